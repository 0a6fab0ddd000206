import type { Frame, Point } from '@fovea/domain';
import type { Map as LeafletMap } from 'leaflet';
import type { LinkedViewers } from './linked-viewers.svelte.ts';
import { sceneBounds, toPixel } from './pixel-crs.ts';

interface Parts {
  /** The panel's name. */
  readonly name: string;
  readonly container: HTMLElement;
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

/** Makes a Leaflet map of a container, with the shapes laid over image and square, and links it. */
export async function joinPanel({ name, container, shapes, frame, viewers }: Parts): Promise<JoinedPanel> {
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
  map.getPane('overlayPane')?.append(shapes);
  const [[south, west], [north, east]] = sceneBounds(frame);
  /** Leaflet's own overlays lie on whole screen pixels, beside what is painted under them. */
  const layShapes = () => {
    const { x, y } = map.project([north, west]).subtract(map.getPixelOrigin());
    const { x: width, y: height } = map.project([south, east]).subtract(map.project([north, west]));
    Object.assign(shapes.style, { width: `${width}px`, height: `${height}px`, transform: `translate(${x}px, ${y}px)` });
  };
  map.on('zoom viewreset', layShapes);
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
