import type { Frame, Point } from '@fovea/domain';
import type { Map as LeafletMap } from 'leaflet';
import { imageBounds, toLatLng, toPixel, zoomScale } from './pixel-crs.ts';

interface Sight {
  /** Image pixel in the middle of the panel. */
  readonly centre: Point;
  /** Screen pixels per image pixel. */
  readonly scale: number;
}

interface Cursor {
  readonly point: Point;
  /** The panel under the pointer; null while keys move it. */
  readonly panel: string | null;
}

/** Panels that show the same place at the same size: zoom, position and pointer are one for all of them. */
export class LinkedViewers {
  /** Where the pointer is; panels that are not under it draw a cross there. */
  cursor = $state.raw<Cursor | null>(null);
  /** A reading that stays until the next click. */
  pinned = $state.raw<Point | null>(null);
  sight = $state.raw<Sight | null>(null);
  readonly probed = $derived(this.pinned ?? this.cursor?.point ?? null);

  readonly #frame: Frame;
  #maps: readonly LeafletMap[] = [];
  #isFollowing = false;
  #isFitted = true;

  constructor(frame: Frame) {
    this.#frame = frame;
  }

  /** Lets a panel join; it takes the sight of the others. @returns what lets it leave */
  join(map: LeafletMap): () => void {
    const followMap = () => this.#follow(map);
    const onResize = () => {
      if (this.#isFitted) this.fit();
    };
    if (this.sight === null || this.#isFitted) this.#fit(map);
    else this.#show(map, this.sight);
    this.#maps = [...this.#maps, map];
    map.on('move zoom', followMap);
    map.on('resize', onResize);
    followMap();
    return () => {
      map.off('move zoom', followMap);
      map.off('resize', onResize);
      this.#maps = this.#maps.filter((other) => other !== map);
    };
  }

  fit(): void {
    this.#isFitted = true;
    const [first] = this.#maps;
    if (first) this.#fit(first);
  }

  /** The person moved the view: a change of the window's size no longer fits the image again. */
  leaveFit(): void {
    this.#isFitted = false;
  }

  /** Zooms by steps of doubling, at the reading point where there is one. */
  zoom(by: number): void {
    const [first] = this.#maps;
    if (!first) return;
    this.leaveFit();
    const zoom = first.getZoom() + by;
    const focus = this.cursor?.point;
    if (focus) first.setZoomAround(toLatLng(focus), zoom, { animate: false });
    else first.setZoom(zoom, { animate: false });
  }

  /** Moves the reading point by whole pixels; it starts in the middle of the image. */
  moveCursor([dx, dy]: Point): Point {
    const [x, y] = this.cursor?.point ?? [this.#frame.width / 2, this.#frame.height / 2];
    const inside = (value: number, size: number) => Math.min(size - 0.5, Math.max(0.5, Math.floor(value) + 0.5));
    const point = [inside(x + dx, this.#frame.width), inside(y + dy, this.#frame.height)] as const;
    this.cursor = { point, panel: null };
    return point;
  }

  /** Keeps the reading at this pixel, or lets it go where it was kept there already. */
  togglePin(point: Point): void {
    const isSame =
      this.pinned !== null && this.pinned.every((value, axis) => Math.floor(value) === Math.floor(point[axis] ?? NaN));
    this.pinned = isSame ? null : point;
  }

  #fit(map: LeafletMap): void {
    map.fitBounds(imageBounds(this.#frame), { animate: false, padding: [10, 10] });
  }

  #show(map: LeafletMap, { centre, scale }: Sight): void {
    map.setView(toLatLng(centre), Math.log2(scale), { animate: false });
  }

  #follow(leader: LeafletMap): void {
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    const sight = { centre: toPixel(leader.getCenter()), scale: zoomScale(leader.getZoom()) };
    this.sight = sight;
    for (const map of this.#maps) if (map !== leader) this.#show(map, sight);
    this.#isFollowing = false;
  }
}
