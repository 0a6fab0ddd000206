import type { ColourMapName, ColourRange } from '@fovea/imaging/browser';
import { colourise, enlarge } from '@fovea/imaging/browser';

export interface Colouring {
  readonly colourMap: ColourMapName;
  readonly range: ColourRange;
  /** Values whose size is below this are left out. */
  readonly threshold: number;
  readonly smooth: boolean;
  /** Over a picture, what is nought must not cover it. */
  readonly isOverPicture: boolean;
}

/** The longest side to which a smooth map is enlarged; beyond, neighbouring values are near enough to mix as colours. */
const longestSide = 256;

/**
 * A map in colours. For a smooth picture, values are interpolated before they become colours: a threshold then cuts where
 * the numbers say, and where the contour of this number runs.
 */
export function colourLayer(map: Float32Array, colouring: Colouring): HTMLCanvasElement {
  const { colourMap, range, threshold, smooth, isOverPicture } = colouring;
  const factor = smooth ? Math.max(1, Math.floor(longestSide / Math.sqrt(map.length))) : 1;
  const values = enlarge(map, factor);
  const pixels = colourise(values, colourMap, range);
  // The middle of the diverging map would lie over the picture like milk.
  if (isOverPicture && colourMap === 'diverging') {
    values.forEach((value, index) => (pixels[4 * index + 3] = Math.min(255, 255 * Math.abs(value / range.high))));
  }
  if (threshold > 0) values.forEach((value, index) => Math.abs(value) < threshold && (pixels[4 * index + 3] = 0));
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = Math.sqrt(values.length);
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, canvas.width, canvas.height), 0, 0);
  return canvas;
}
