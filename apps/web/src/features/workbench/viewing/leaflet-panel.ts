import type { Frame, Point } from '@fovea/domain';
import type { Map as LeafletMap } from 'leaflet';
import type { LinkedViewers } from './linked-viewers.svelte.ts';
import { sceneBounds, toPixel } from './pixel-crs.ts';

interface Parts {
  /** The panel's name. */
  readonly name: string;
  readonly container: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly shapes: SVGSVGElement;
  readonly frame: Frame;
  readonly viewers: LinkedViewers;
}

interface JoinedPanel {
  readonly map: LeafletMap;
  /** The image pixel under a pointer event. */
  readonly pixelAt: (event: MouseEvent) => Point;
  readonly leave: () => void;
}

/** Makes a Leaflet map of a container, with the canvas and the shapes laid over image and square, and links it. */
export async function joinPanel({ name, container, canvas, shapes, frame, viewers }: Parts): Promise<JoinedPanel> {
  // Leaflet touches `window` when it loads, so it is loaded where a panel is shown.
  const { default: leaflet } = await import('leaflet');
  const map = leaflet.map(container, {
    crs: leaflet.CRS.Simple,
    attributionControl: false,
    zoomControl: false,
    keyboard: false,
    boxZoom: false,
    doubleClickZoom: false,
    inertia: false,
    zoomAnimation: false,
    fadeAnimation: false,
    zoomSnap: 0,
    wheelPxPerZoomLevel: 160,
  });
  const bounds = sceneBounds(frame);
  // An overlay lays any element over its bounds; Leaflet's types only know the two that it makes itself.
  for (const element of [canvas, shapes])
    leaflet.svgOverlay(element as SVGElement & HTMLCanvasElement, bounds).addTo(map);
  map.on('dragstart', () => viewers.leaveFit());
  const leaveViewers = viewers.join(name, map);
  const observer = new ResizeObserver(() => viewers.resize(map));
  observer.observe(container);
  return {
    map,
    pixelAt: (event) => toPixel(map.mouseEventToLatLng(event)),
    leave: () => {
      observer.disconnect();
      leaveViewers();
      map.remove();
    },
  };
}
