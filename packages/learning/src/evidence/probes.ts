import type { ProbeResult } from '@fovea/domain';
import type { Predictor } from '../explanation/predictor.ts';
import { erase, transplant } from '../images/blend.ts';
import { gatherPixels } from '../images/gather.ts';
import type { PreparedImages } from '../images/prepared-images.ts';
import { RandomStream } from '../random/random-stream.ts';
import type { FeedbackTarget } from '../training/feedback-target.ts';
import { dilate } from '../training/feedback-target.ts';

/** Width of the ring around a region whose colour replaces it, and of the widening in the dilated probes, in map pixels. */
const ringWidth = 3;
const widening = 2;

export interface ProbeSetting {
  readonly images: PreparedImages;
  /** Labelled validation rows. */
  readonly rows: Int32Array;
  /** Feedback with regions to ignore. */
  readonly regions: readonly FeedbackTarget[];
}

interface Region {
  readonly row: number;
  readonly mask: Float32Array;
  readonly ring: Float32Array;
}

/** What a probe does to one image's copy; `other` is another validation image, `region` one of the expert's. */
type Change = (target: Uint8Array, region: Region, other: Uint8Array, origin: Uint8Array) => void;

const changes = {
  'shuffled between images': (target, { mask }, other) => {
    transplant(target, other, mask);
  },
  blanked: (target, { mask, ring }) => {
    erase(target, mask, ring);
  },
  'transplanted from the feedback images': (target, { mask }, _, origin) => {
    transplant(target, origin, mask);
  },
} satisfies Record<string, Change>;

/**
 * How much a model relies on the content of ignored regions: accuracy on validation images after that content was
 * exchanged, removed or added, in the region as drawn and widened. P is the lowest of them, R = accuracy − P.
 * @param predictors the models to compare: each answers the same changed images
 */
export async function probe(
  { images, rows, regions }: ProbeSetting,
  predictors: readonly Predictor[],
  breathe: () => Promise<void>,
): Promise<ProbeResult[]> {
  const untouched = gatherPixels(images, rows);
  const accuracies = predictors.map((predictor) => accuracyOf(predictor, untouched, images, rows));
  const probes = predictors.map(() => [] as { name: string; dilated: boolean; accuracy: number }[]);
  for (const dilated of [false, true]) {
    const drawn = regions.map(({ row, ignore }) => {
      const mask = dilate(ignore, images.size, dilated ? widening : 0);
      return { row, mask, ring: dilate(mask, images.size, ringWidth) };
    });
    for (const [name, change] of Object.entries(changes)) {
      const changed = changeAll(images, rows, drawn, change);
      for (const [index, predictor] of predictors.entries()) {
        await breathe();
        probes[index]?.push({ name, dilated, accuracy: accuracyOf(predictor, changed, images, rows) });
      }
    }
  }
  return predictors.map((_, index) => {
    const accuracy = accuracies[index] ?? 0;
    const tried = probes[index] ?? [];
    const lowest = Math.min(...tried.map((one) => one.accuracy));
    return { accuracy, lowest, reliance: accuracy - lowest, probes: tried };
  });
}

/** Every probe draws the same regions and the same partners, so that they differ in what is done alone. */
function changeAll(images: PreparedImages, rows: Int32Array, regions: readonly Region[], change: Change): Uint8Array {
  const stream = new RandomStream(0, 'probes');
  const partners = stream.shuffle(rows.slice());
  const pixels = gatherPixels(images, rows);
  const bytes = images.size ** 2 * 3;
  const image = (row: number) => images.pixels.subarray(row * bytes, (row + 1) * bytes);
  for (let index = 0; index < rows.length; index++) {
    const region = regions[stream.below(regions.length)];
    if (region === undefined) continue;
    const target = pixels.subarray(index * bytes, (index + 1) * bytes);
    change(target, region, image(partners[index] ?? 0), image(region.row));
  }
  return pixels;
}

function accuracyOf(
  predictor: Predictor,
  pixels: Uint8Array,
  { labels, classes }: PreparedImages,
  rows: Int32Array,
): number {
  const { logits } = predictor.predict(pixels);
  let right = 0;
  rows.forEach((row, index) => {
    const answer = logits.subarray(index * classes, (index + 1) * classes);
    if (answer.indexOf(Math.max(...answer)) === labels[row]) right++;
  });
  return right / rows.length;
}
