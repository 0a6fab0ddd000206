import type { Frame, Point } from '@fovea/domain';
import type { Map as LeafletMap } from 'leaflet';
import { samePixel } from './measuring/readings.ts';
import { toLatLng, toPixel, zoomScale } from './pixel-crs.ts';

/** What one panel shows. */
export interface Sight {
  /** Image pixel in the middle of the panel. */
  readonly centre: Point;
  /** Screen pixels per image pixel. */
  readonly scale: number;
  /** The image point at the panel's upper left corner, as the pointer reads it there. */
  readonly corner: Point;
}

/** What all panels show alike, however large each is. */
interface Field {
  /** Image pixel in the middle. */
  readonly centre: Point;
  /** 1 where the whole image just fits. */
  readonly magnification: number;
}

interface Cursor {
  readonly point: Point;
  /** The panel under the pointer; null while keys move it. */
  readonly panel: string | null;
}

/** Leaflet else moves by whole screen pixels, and a small panel would lag behind a large one. */
const exactly = { animate: false, reset: true };
/** Screen pixels between a fitted image and the edge of its panel. */
const marginPx = 10;
/** Screen pixels per image pixel, at most, in the largest panel. */
const mostScale = 128;
const leastMagnification = 1 / 8;

/**
 * Panels that show the same place: a small panel shows as much of the image as a large one, only smaller. Zoom, position
 * and pointer are one for all of them.
 */
export class LinkedViewers {
  /** Where the pointer is; panels that are not under it draw a cross there. */
  cursor = $state.raw<Cursor | null>(null);
  /** A reading that stays in view until the next click. */
  pinned = $state.raw<Point | null>(null);
  /** All pixels that were clicked, also while another one is in view. */
  kept = $state.raw<readonly Point[]>([]);
  readonly probed = $derived(this.pinned ?? this.cursor?.point ?? null);

  readonly #frame: Frame;
  #joined: readonly { readonly panel: string; readonly map: LeafletMap }[] = [];
  #sights = $state.raw<Readonly<Record<string, Sight>>>({});
  #field: Field;
  #isFollowing = false;
  #isFitted = true;

  constructor(frame: Frame) {
    this.#frame = frame;
    this.#field = this.#whole;
  }

  /** What a panel shows; null until its map is there. */
  sightOf(panel: string): Sight | null {
    return this.#sights[panel] ?? null;
  }

  /** Screen pixels per image pixel where the pointer is; while keys move the reading point, in the largest panel. */
  get scale(): number {
    const under = this.sightOf(this.cursor?.panel ?? '');
    if (under !== null) return under.scale;
    const scales = Object.values(this.#sights).map(({ scale }) => scale);
    return scales.length === 0 ? 1 : Math.max(...scales);
  }

  /** Lets a panel join; it takes the sight of the others. @returns what lets it leave */
  join(panel: string, map: LeafletMap): () => void {
    const followMap = () => this.#follow(map);
    this.#joined = [...this.#joined, { panel, map }];
    map.on('move zoom', followMap);
    this.#showAll();
    return () => {
      map.off('move zoom', followMap);
      this.#joined = this.#joined.filter((other) => other.map !== map);
      this.#look();
    };
  }

  /** A panel has another size: it shows as much of the image as before. */
  resize(map: LeafletMap): void {
    this.#isFollowing = true;
    map.invalidateSize({ animate: false, pan: false });
    this.#isFollowing = false;
    this.#showAll();
  }

  fit(): void {
    this.#isFitted = true;
    this.#showAll();
  }

  /** The person moved the view: a change of the window's size no longer fits the image again. */
  leaveFit(): void {
    this.#isFitted = false;
  }

  /** Zooms by steps of doubling, at the reading point where there is one. */
  zoom(by: number): void {
    const largest = this.#maps.toSorted((one, other) => this.#fitScale(other) - this.#fitScale(one))[0];
    if (!largest) return;
    this.leaveFit();
    const zoom = largest.getZoom() + by;
    const focus = this.cursor?.point;
    if (focus) largest.setZoomAround(toLatLng(focus), zoom, { animate: false });
    else largest.setZoom(zoom, { animate: false });
  }

  /** Moves the reading point by whole pixels; it starts in the middle of the image. */
  moveCursor([dx, dy]: Point): Point {
    const [x, y] = this.cursor?.point ?? this.#whole.centre;
    const inside = (value: number, size: number) => Math.min(size - 0.5, Math.max(0.5, Math.floor(value) + 0.5));
    const point = [inside(x + dx, this.#frame.width), inside(y + dy, this.#frame.height)] as const;
    this.cursor = { point, panel: null };
    return point;
  }

  /** Keeps the reading at this pixel, or lets it go where it is the one in view. */
  togglePin(point: Point): void {
    if (this.pinned !== null && samePixel(this.pinned, point)) return this.unpin(point);
    if (!this.kept.some((other) => samePixel(other, point))) this.kept = [...this.kept, point];
    this.pinned = point;
  }

  unpin(point: Point): void {
    this.kept = this.kept.filter((other) => !samePixel(other, point));
    if (this.pinned !== null && samePixel(this.pinned, point)) this.pinned = null;
  }

  unpinAll(): void {
    this.kept = [];
    this.pinned = null;
  }

  get #maps(): LeafletMap[] {
    return this.#joined.map(({ map }) => map);
  }

  get #whole(): Field {
    return { centre: [this.#frame.width / 2, this.#frame.height / 2], magnification: 1 };
  }

  /** Screen pixels per image pixel at which the whole image just fits into a panel. */
  #fitScale(map: LeafletMap): number {
    const { x, y } = map.getSize();
    const inner = (length: number) => Math.max(1, length - 2 * marginPx);
    return Math.min(inner(x) / this.#frame.width, inner(y) / this.#frame.height);
  }

  #showAll(): void {
    if (this.#isFitted) this.#field = this.#whole;
    const maps = this.#maps;
    const most = Math.max(1, mostScale / Math.max(...maps.map((map) => this.#fitScale(map))));
    this.#isFollowing = true;
    for (const map of maps) {
      const fit = this.#fitScale(map);
      map.options.minZoom = Math.log2(leastMagnification * fit);
      map.options.maxZoom = Math.log2(most * fit);
      this.#show(map);
    }
    this.#isFollowing = false;
    this.#look();
  }

  #show(map: LeafletMap): void {
    const { centre, magnification } = this.#field;
    map.setView(toLatLng(centre), Math.log2(magnification * this.#fitScale(map)), exactly);
  }

  #follow(leader: LeafletMap): void {
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    const magnification = zoomScale(leader.getZoom()) / this.#fitScale(leader);
    this.#field = { centre: toPixel(leader.getCenter()), magnification };
    for (const map of this.#maps) if (map !== leader) this.#show(map);
    this.#isFollowing = false;
    this.#look();
  }

  #look(): void {
    this.#sights = Object.fromEntries(this.#joined.map(({ panel, map }) => [panel, sightFrom(map)]));
  }
}

function sightFrom(map: LeafletMap): Sight {
  return {
    centre: toPixel(map.getCenter()),
    scale: zoomScale(map.getZoom()),
    corner: toPixel(map.containerPointToLatLng([0, 0])),
  };
}
