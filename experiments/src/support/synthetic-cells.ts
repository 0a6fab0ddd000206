import type { Shape } from '@fovea/domain';
import { coverage, letterbox, modelSize } from '@fovea/domain';
import { prepareImage, type RenderedSample, renderSample, type SampleSettingsInput } from '@fovea/imaging/node';
import type { MarkedImage, PreparedImages } from '@fovea/learning';
import { markedImage } from '@fovea/learning';

export interface SyntheticCells extends PreparedImages {
  /** For each row, the dot's box as a region at map size (size × size, in [0,1]); null without a dot. */
  readonly dots: readonly (Float32Array | null)[];
  /** For each row, what share of each map pixel its parasites cover, to a 255th; null on a healthy cell. */
  readonly parasites: readonly (Float32Array | null)[];
}

/** Generated cells with the dots' places known. Label 1, the positive class, is parasitized. @param size side in pixels */
export function renderCells(settings: SampleSettingsInput, seed: number, size: number = modelSize): SyntheticCells {
  const bytes = size ** 2 * 3;
  const parts: Uint8Array[] = [];
  const labels: number[] = [];
  const subjects: number[] = [];
  const names: string[] = [];
  const dots: (Float32Array | null)[] = [];
  const parasites: (Float32Array | null)[] = [];
  for (const sample of renderSample(settings, seed)) {
    if (!names.includes(sample.subject)) names.push(sample.subject);
    parts.push(prepareImage(sample, size));
    labels.push(sample.label === 'Parasitized' ? 1 : 0);
    subjects.push(names.indexOf(sample.subject));
    const dot = sample.regions.find(({ kind }) => kind === 'dot');
    dots.push(dot === undefined ? null : regionOf(dot, sample, size));
    parasites.push(sample.mask.includes(1) ? coverageOf(sample, size) : null);
  }
  const pixels = new Uint8Array(parts.length * bytes);
  parts.forEach((part, index) => {
    pixels.set(part, index * bytes);
  });
  return {
    pixels,
    labels: Int8Array.from(labels),
    subjects: Int32Array.from(subjects),
    dots,
    parasites,
    size,
    classes: 2,
    positive: 1,
  };
}

function regionOf(
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  image: { width: number; height: number },
  size: number,
): Float32Array {
  const shape: Shape = { kind: 'rectangle', x, y, width, height };
  return coverage(shape, letterbox(image.width, image.height, size));
}

/** The mask prepared as its picture is: each model pixel's mean. */
function coverageOf({ mask, width, height }: RenderedSample, size: number): Float32Array {
  const white = new Uint8Array(mask.length * 3);
  mask.forEach((value, pixel) => white.fill(255 * value, pixel * 3, pixel * 3 + 3));
  const prepared = prepareImage({ width, height, rgb: white }, size);
  return Float32Array.from({ length: size ** 2 }, (_, pixel) => prepared[pixel * 3]! / 255);
}

/** What a faultless expert would mark on the rows that have a dot: its box, to be ignored. */
export function dotsToIgnore({ dots }: SyntheticCells, rows: Int32Array): MarkedImage[] {
  return [...rows].flatMap((row) => {
    const ignore = dots[row] ?? null;
    return ignore === null ? [] : [markedImage(row, { ignore })];
  });
}

/** All rows of some subjects. */
export function rowsOfSubjects({ subjects }: PreparedImages, wanted: (subject: number) => boolean): Int32Array {
  return Int32Array.from(subjects.keys()).filter((row) => wanted(subjects[row] ?? -1));
}
