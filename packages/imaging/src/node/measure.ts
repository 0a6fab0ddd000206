import type { TechnicalProperties } from '@fovea/domain';
import { edgeColour } from '@fovea/domain';
import type { DecodedImage } from './decode.ts';
import type { FileFacts } from './file-facts.ts';

/** Most points in a row and in a column that are measured; the points of a larger picture lie further apart. */
const mostPoints = 128;

/** Brightness, contrast, sharpness and background of a picture, beside what its file says. Costs the same for any size. */
export function measure(image: DecodedImage, file: FileFacts, byteSize: number): TechnicalProperties {
  const { depth, colourModel, alpha, jpegQuality, format } = file;
  return {
    format,
    depth,
    colourModel,
    alpha,
    jpegQuality,
    bytesPerPixel: rounded(byteSize / (image.width * image.height), 4),
    background: edgeColour(image),
    ...lightOf(image),
  };
}

function rounded(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

/** Mean and spread of the luma, and how far a pixel is from its neighbours on either side, above and below. */
function lightOf({
  width,
  height,
  rgb,
}: DecodedImage): Pick<TechnicalProperties, 'brightness' | 'contrast' | 'sharpness'> {
  const luma = (at: number) => 0.299 * (rgb[at] ?? 0) + 0.587 * (rgb[at + 1] ?? 0) + 0.114 * (rgb[at + 2] ?? 0);
  const [stepX, stepY] = [Math.ceil(width / mostPoints), Math.ceil(height / mostPoints)];
  const row = width * 3;
  let [points, sum, squares, inner, edges] = [0, 0, 0, 0, 0];
  for (let y = 0; y < height; y += stepY) {
    for (let x = 0; x < width; x += stepX) {
      const at = y * row + x * 3;
      const value = luma(at);
      points++;
      sum += value;
      squares += value * value;
      if (x === 0 || y === 0 || x === width - 1 || y === height - 1) continue;
      inner++;
      edges += Math.abs(value - (luma(at - 3) + luma(at + 3) + luma(at - row) + luma(at + row)) / 4);
    }
  }
  const mean = sum / points;
  return {
    brightness: rounded(mean, 2),
    contrast: rounded(Math.sqrt(Math.max(0, squares / points - mean * mean)), 2),
    sharpness: inner === 0 ? 0 : rounded(edges / inner, 3),
  };
}
