import { letterbox } from '@fovea/domain';
import type { Map as LeafletMap } from 'leaflet';
import { expect, it } from 'vitest';
import { LinkedViewers } from './linked-viewers.svelte.ts';
import { toLatLng, zoomScale } from './pixel-crs.ts';

/** A panel's map as far as viewers use one: where it looks, and who listens. */
class FakeMap {
  centre: readonly [lat: number, lng: number] = [0, 0];
  zoom = 0;
  fits = 0;
  readonly #listeners = new Map<string, Set<() => void>>();

  on(types: string, listener: () => void): void {
    for (const type of types.split(' '))
      this.#listeners.set(type, new Set([...(this.#listeners.get(type) ?? []), listener]));
  }

  off(types: string, listener: () => void): void {
    for (const type of types.split(' ')) this.#listeners.get(type)?.delete(listener);
  }

  fire(type: string): void {
    for (const listener of this.#listeners.get(type) ?? []) listener();
  }

  getCenter = () => ({ lat: this.centre[0], lng: this.centre[1] });
  getZoom = () => this.zoom;

  setView(centre: readonly [lat: number, lng: number], zoom: number): void {
    [this.centre, this.zoom] = [centre, zoom];
    this.fire('move');
  }

  setZoom(zoom: number): void {
    this.setView(this.centre, zoom);
  }

  setZoomAround(point: readonly [lat: number, lng: number], zoom: number): void {
    this.setView(point, zoom);
  }

  fitBounds(): void {
    this.fits++;
    this.setView(toLatLng([20, 10]), 2);
  }
}

function panel(viewers: LinkedViewers): { map: FakeMap; leave: () => void } {
  const map = new FakeMap();
  return { map, leave: viewers.join(map as unknown as LeafletMap) };
}
const box = letterbox(40, 20, 64);

it('shows the same place at the same size in all panels', () => {
  const viewers = new LinkedViewers(box);
  const [left, right] = [panel(viewers), panel(viewers)];
  left.map.setView(toLatLng([5, 6]), 3);
  expect(viewers.sight).toEqual({ centre: [5, 6], scale: zoomScale(3) });
  expect([right.map.centre, right.map.zoom]).toEqual([toLatLng([5, 6]), 3]);
  right.leave();
  left.map.setView(toLatLng([1, 1]), 1);
  expect(right.map.zoom).toBe(3);
});

it('fits the image again as the window changes, until the person moves the view', () => {
  const viewers = new LinkedViewers(box);
  const { map } = panel(viewers);
  const fitted = map.fits;
  map.fire('resize');
  expect(map.fits).toBe(fitted + 1);
  viewers.zoom(1);
  expect(map.zoom).toBe(3);
  map.fire('resize');
  expect(map.fits).toBe(fitted + 1);
  viewers.fit();
  expect(map.fits).toBe(fitted + 2);
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
