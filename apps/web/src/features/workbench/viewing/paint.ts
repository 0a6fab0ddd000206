import type { Letterbox } from '@fovea/domain';
import type { ColourMapName, ColourRange } from '@fovea/imaging/browser';
import { colourise } from '@fovea/imaging/browser';

export interface Painting {
  readonly box: Letterbox;
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
function resolutionOf({ width, height }: Letterbox): number {
  return Math.max(1, Math.min(finest, Math.floor(longestSide / Math.max(width, height))));
}

/** Paints picture and map into one canvas that covers the model's square. */
export function paint(canvas: HTMLCanvasElement, painting: Painting): void {
  const { box, picture, map, opacity, smooth } = painting;
  const resolution = resolutionOf(box);
  const side = Math.max(box.width, box.height) * resolution;
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.clearRect(0, 0, side, side);
  context.imageSmoothingEnabled = smooth;
  context.imageSmoothingQuality = 'high';
  const [x, y] = [box.left * resolution, box.top * resolution];
  const [width, height] = [box.width * resolution, box.height * resolution];
  if (picture) context.drawImage(picture, x, y, width, height);
  if (!map) return;
  const colours = mapCanvas(map, painting);
  context.save();
  // Over the padding there is nothing to see in the picture; in a panel of its own the map stays visible there, but faint.
  if (!picture) {
    context.globalAlpha = 0.3;
    context.drawImage(colours, 0, 0, side, side);
    context.clearRect(x, y, width, height);
  }
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.globalAlpha = picture ? opacity : 1;
  context.drawImage(colours, 0, 0, side, side);
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
