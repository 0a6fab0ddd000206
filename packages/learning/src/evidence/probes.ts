import type { ProbeResult } from '@fovea/domain';
import type { Predictor } from '../explanation/predictor.ts';
import { erase, transplant } from '../images/blend.ts';
import { gatherPixels } from '../images/gather.ts';
import { orientations, reorder } from '../images/orientations.ts';
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

/** What a probe does to one image's copy; `other` is another validation image, `origin` the one the region was drawn on. */
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
 * exchanged, removed or added, in the region as drawn and widened. Each change is also made at an unmarked place of the
 * same shape (the control): what that costs was not learned from the regions.
 * P = the lowest accuracy, R = the largest fall below the control.
 * @param predictors the models to compare: each answers the same changed images
 */
export async function probe(
  { images, rows, regions }: ProbeSetting,
  predictors: readonly Pick<Predictor, 'predict'>[],
  breathe: () => Promise<void>,
): Promise<ProbeResult[]> {
  const untouched = gatherPixels(images, rows);
  const answers = async (pixels: Uint8Array) => {
    const accuracies: number[] = [];
    for (const predictor of predictors) {
      await breathe();
      accuracies.push(accuracyOf(predictor, pixels, images, rows));
    }
    return accuracies;
  };
  const accuracies = await answers(untouched);
  const probes = predictors.map((): ProbeResult['probes'][number][] => []);
  for (const dilated of [false, true]) {
    const places = regions.map((target) => placesOf(target, images.size, dilated ? widening : 0));
    for (const [name, change] of Object.entries(changes)) {
      const probed = await answers(changeAll(images, rows, places, ({ marked }) => marked, change));
      const controlled = await answers(changeAll(images, rows, places, ({ unmarked }) => unmarked, change));
      probes.forEach((list, index) => {
        list.push({ name, dilated, accuracy: probed[index] ?? 0, control: controlled[index] ?? 0 });
      });
    }
  }
  return probes.map((list, index) => ({
    accuracy: accuracies[index] ?? 0,
    lowest: Math.min(...list.map(({ accuracy }) => accuracy)),
    reliance: Math.max(...list.map(({ accuracy, control }) => control - accuracy)),
    probes: list,
  }));
}

interface Places {
  readonly marked: Region;
  /** The region turned or mirrored to where nothing is marked; null where it covers itself in every orientation. */
  readonly unmarked: Region | null;
}

/** Share of a region that a control may have in common with it. */
const mostOverlap = 0.1;

function placesOf({ row, ignore }: FeedbackTarget, size: number, radius: number): Places {
  const mask = dilate(ignore, size, radius);
  const area = mask.reduce((sum, value) => sum + value, 0);
  const turned = orientations(size)
    .slice(1)
    .map((order) => {
      const copy = new Float32Array(mask.length);
      reorder(mask, order, copy, 0);
      return { copy, overlap: copy.reduce((sum, value, pixel) => sum + Math.min(value, mask[pixel] ?? 0), 0) };
    })
    .filter(({ overlap }) => overlap <= mostOverlap * area)
    .sort((one, other) => one.overlap - other.overlap)[0];
  const regionOf = (of: Float32Array): Region => ({ row, mask: of, ring: dilate(of, size, ringWidth) });
  return { marked: regionOf(mask), unmarked: turned === undefined ? null : regionOf(turned.copy) };
}

/** Every probe draws the same regions and the same partners, so that they differ in what is done alone. */
function changeAll(
  images: PreparedImages,
  rows: Int32Array,
  places: readonly Places[],
  choose: (places: Places) => Region | null,
  change: Change,
): Uint8Array {
  const stream = new RandomStream(0, 'probes');
  const partners = stream.shuffle(rows.slice());
  const pixels = gatherPixels(images, rows);
  const bytes = images.size ** 2 * 3;
  const image = (row: number) => images.pixels.subarray(row * bytes, (row + 1) * bytes);
  for (let index = 0; index < rows.length; index++) {
    const place = places[stream.below(places.length)];
    const region = place === undefined ? null : choose(place);
    if (region === null) continue;
    change(pixels.subarray(index * bytes, (index + 1) * bytes), region, image(partners[index] ?? 0), image(region.row));
  }
  return pixels;
}

function accuracyOf(
  predictor: Pick<Predictor, 'predict'>,
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
