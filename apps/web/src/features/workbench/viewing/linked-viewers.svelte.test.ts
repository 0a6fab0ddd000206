import { letterbox } from '@fovea/domain';
import type { Map as LeafletMap } from 'leaflet';
import { expect, it } from 'vitest';
import { LinkedViewers } from './linked-viewers.svelte.ts';
import { toLatLng } from './pixel-crs.ts';

/** A panel's map as far as viewers use one: how large it is, where it looks, and who listens. */
class FakeMap {
  readonly options = { minZoom: -Infinity, maxZoom: Infinity };
  size = { x: 0, y: 0 };
  centre: readonly [lat: number, lng: number] = [0, 0];
  zoom = 0;
  readonly #listeners = new Map<string, Set<() => void>>();

  on(types: string, listener: () => void): void {
    for (const type of types.split(' '))
      this.#listeners.set(type, new Set([...(this.#listeners.get(type) ?? []), listener]));
  }

  off(types: string, listener: () => void): void {
    for (const type of types.split(' ')) this.#listeners.get(type)?.delete(listener);
  }

  getCenter = () => ({ lat: this.centre[0], lng: this.centre[1] });
  getZoom = () => this.zoom;
  getSize = () => this.size;
  containerPointToLatLng = ([x, y]: readonly [x: number, y: number]) => ({
    lat: this.centre[0] - (y - this.size.y / 2) / 2 ** this.zoom,
    lng: this.centre[1] + (x - this.size.x / 2) / 2 ** this.zoom,
  });

  setView(centre: readonly [lat: number, lng: number], zoom: number): void {
    const { minZoom, maxZoom } = this.options;
    [this.centre, this.zoom] = [centre, Math.max(minZoom, Math.min(maxZoom, zoom))];
    this.invalidateSize();
  }

  setZoom(zoom: number): void {
    this.setView(this.centre, zoom);
  }

  setZoomAround(point: readonly [lat: number, lng: number], zoom: number): void {
    this.setView(point, zoom);
  }

  /** Leaflet tells of a move then, too. */
  invalidateSize(): void {
    for (const listener of this.#listeners.get('move') ?? []) listener();
  }
}

function panel(viewers: LinkedViewers, name: string, [x, y]: readonly [x: number, y: number]) {
  const map = new FakeMap();
  map.size = { x, y };
  return { map, leave: viewers.join(name, map as unknown as LeafletMap) };
}
const resize = (viewers: LinkedViewers, map: FakeMap, [x, y]: readonly [x: number, y: number]) => {
  map.size = { x, y };
  viewers.resize(map as unknown as LeafletMap);
};
const box = letterbox(40, 20, 64);
/** A panel into which the image fits with 2^n screen pixels for each of its own, and 10 around it. */
const fitting = (n: number) => [40 * 2 ** n + 20, 20 * 2 ** n + 20] as const;

it('shows the same place in all panels, in a small panel smaller', () => {
  const viewers = new LinkedViewers(box);
  const [large, small] = [panel(viewers, 'image', fitting(4)), panel(viewers, 'attention', fitting(3))];
  expect([viewers.sightOf('image'), viewers.sightOf('attention'), viewers.sightOf('none')]).toEqual([
    // The margin of 10 screen pixels lies left of the image and above.
    { centre: [20, 10], scale: 16, corner: [-10 / 16, -10 / 16] },
    { centre: [20, 10], scale: 8, corner: [-10 / 8, -10 / 8] },
    null,
  ]);
  small.map.setView(toLatLng([5, 6]), 4);
  expect(viewers.sightOf('image')).toMatchObject({ centre: [5, 6], scale: 32 });
  small.leave();
  expect(viewers.sightOf('attention')).toBeNull();
  large.map.setView(toLatLng([1, 1]), 1);
  expect(small.map.zoom).toBe(4);
});

it('zooms in as far as the largest panel may, and out to an eighth, in all panels alike', () => {
  const viewers = new LinkedViewers(box);
  const [, small] = [panel(viewers, 'image', fitting(4)), panel(viewers, 'attention', fitting(2))];
  small.map.setZoom(99);
  expect([viewers.sightOf('image')?.scale, viewers.sightOf('attention')?.scale]).toEqual([128, 32]);
  small.map.setZoom(-99);
  expect([viewers.sightOf('image')?.scale, viewers.sightOf('attention')?.scale]).toEqual([2, 0.5]);
});

it('fits the image as a panel’s size changes; once the person moves the view, it shows the same place', () => {
  const viewers = new LinkedViewers(box);
  const { map } = panel(viewers, 'image', fitting(1));
  resize(viewers, map, fitting(3));
  expect(map.zoom).toBe(3);
  viewers.zoom(1);
  map.setView(toLatLng([7, 7]), 4);
  resize(viewers, map, fitting(2));
  expect(viewers.sightOf('image')).toMatchObject({ centre: [7, 7], scale: 8 });
  viewers.fit();
  expect(viewers.sightOf('image')).toMatchObject({ centre: [20, 10], scale: 4 });
});

it('measures in screen pixels of the panel under the pointer, else of the largest', () => {
  const viewers = new LinkedViewers(box);
  expect(viewers.scale).toBe(1);
  panel(viewers, 'attention', fitting(2));
  panel(viewers, 'image', fitting(4));
  expect(viewers.scale).toBe(16);
  viewers.cursor = { point: [1, 1], panel: 'attention' };
  expect(viewers.scale).toBe(4);
});

it('moves the reading point by whole pixels, from the middle, and never off the image', () => {
  const viewers = new LinkedViewers(box);
  expect(viewers.moveCursor([1, 0])).toEqual([21.5, 10.5]);
  expect(viewers.moveCursor([100, -100])).toEqual([39.5, 0.5]);
  expect(viewers.probed).toEqual([39.5, 0.5]);
});

it('keeps a reading until the same pixel is pressed again', () => {
  const viewers = new LinkedViewers(box);
  viewers.togglePin([3.2, 4.9]);
  viewers.moveCursor([1, 1]);
  expect(viewers.probed).toEqual([3.2, 4.9]);
  viewers.togglePin([8, 8]);
  expect(viewers.pinned).toEqual([8, 8]);
  viewers.togglePin([8.9, 8.1]);
  expect(viewers.pinned).toBeNull();
});
