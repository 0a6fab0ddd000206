import type { Extent, Frame } from '@fovea/domain';
import { seenOf, squareOf } from '@fovea/domain';
import type { ColourMapName, ColourRange } from '@fovea/imaging/browser';
import { colourise } from '@fovea/imaging/browser';
import { sceneOf } from './pixel-crs.ts';

export interface Painting {
  readonly frame: Frame;
  readonly picture: CanvasImageSource | null;
  readonly map: Float32Array | null;
  readonly colourMap: ColourMapName;
  readonly range: ColourRange;
  /** Of the map over the picture; without a picture the map is opaque. */
  readonly opacity: number;
  /** Map values below this are left out. */
  readonly threshold: number;
  readonly smooth: boolean;
}

const longestSide = 2048;
const finest = 8;

/** Canvas pixels per image pixel: whole, so that image pixels keep their edges, and fine enough for the map's own grid. */
function resolutionOf({ width, height }: Frame): number {
  return Math.max(1, Math.min(finest, Math.floor(longestSide / Math.max(width, height))));
}

/** Paints picture and map into one canvas that covers the image and the model's square. */
export function paint(canvas: HTMLCanvasElement, painting: Painting): void {
  const { frame, picture, map, opacity, smooth } = painting;
  const resolution = resolutionOf(frame);
  const scene = sceneOf(frame);
  const placed = ({ x, y, width, height }: Extent) =>
    [(x - scene.x) * resolution, (y - scene.y) * resolution, width * resolution, height * resolution] as const;
  const [, , fullWidth, fullHeight] = placed(scene);
  if (canvas.width !== fullWidth || canvas.height !== fullHeight)
    [canvas.width, canvas.height] = [fullWidth, fullHeight];
  const context = canvas.getContext('2d');
  if (!context) return;
  context.clearRect(0, 0, fullWidth, fullHeight);
  context.imageSmoothingEnabled = smooth;
  context.imageSmoothingQuality = 'high';
  if (picture) context.drawImage(picture, ...placed({ x: 0, y: 0, width: frame.width, height: frame.height }));
  if (!map) return;
  const colours = mapCanvas(map, painting);
  const square = placed(squareOf(frame));
  const seen = placed(seenOf(frame));
  context.save();
  // Over the padding there is nothing to see in the picture; in a panel of its own the map stays visible there, but faint.
  if (!picture) {
    context.globalAlpha = 0.3;
    context.drawImage(colours, ...square);
    context.clearRect(...seen);
  }
  context.beginPath();
  context.rect(...seen);
  context.clip();
  context.globalAlpha = picture ? opacity : 1;
  context.drawImage(colours, ...square);
  context.restore();
}

function mapCanvas(map: Float32Array, { picture, colourMap, range, threshold }: Painting): HTMLCanvasElement {
  const size = Math.sqrt(map.length);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const pixels = colourise(map, colourMap, range);
  // Over the picture, nought is clear: the middle of the diverging map would lie over everything like milk.
  if (picture && colourMap === 'diverging') {
    map.forEach((value, index) => (pixels[4 * index + 3] = Math.min(255, 255 * Math.abs(value / range.high))));
  }
  if (threshold > 0) map.forEach((value, index) => Math.abs(value) < threshold && (pixels[4 * index + 3] = 0));
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, size, size), 0, 0);
  return canvas;
}
