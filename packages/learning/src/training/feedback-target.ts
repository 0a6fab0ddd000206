import type { Region } from '@fovea/domain';
import { FoveaError, unite } from '@fovea/domain';
import { dilate } from '../images/dilate.ts';
import type { MarkedImage } from '../images/marked-image.ts';
import type { Patch } from './counterexamples.ts';

/** What an image's feedback asks of a gate: its regions united by meaning (see `unite`); null where a meaning has none. */
export interface FeedbackTarget {
  /** Row of the image among the prepared images. */
  readonly row: number;
  readonly attend: Pick<Region, 'strength' | 'mask'> | null;
  readonly ignore: Pick<Region, 'strength' | 'mask'> | null;
}

/**
 * The targets of a set of images, what is to be ignored widened.
 * @param options.train rows that may be trained on
 * @param options.radius of the widening, in map pixels
 * @throws INPUT_INVALID when an image is none of them, or nothing is marked on it
 */
export function feedbackTargets(
  images: readonly MarkedImage[],
  { train, size, radius }: { readonly train: Int32Array; readonly size: number; readonly radius: number },
): FeedbackTarget[] {
  const trainable = new Set(train);
  const widen = widening(size, radius);
  return images.map(({ row, regions }) => {
    if (!trainable.has(row)) {
      throw new FoveaError(
        'INPUT_INVALID',
        'Only feedback on training subjects can be trained on; leave the others out.',
        { row },
      );
    }
    const attend = unite(regions, 'attend');
    const ignore = unite(regions, 'ignore');
    if (attend === null && ignore === null) {
      throw new FoveaError(
        'INPUT_INVALID',
        'A feedback image has no region inside the picture; draw one or leave it out.',
        { row },
      );
    }
    return { row, attend, ignore: ignore && { ...ignore, mask: widen(ignore.mask) } };
  });
}

/** The same of what must not matter on an image: what to ignore, else all but what to attend to. */
export function irrelevant({ row, attend, ignore }: FeedbackTarget): FeedbackTarget {
  if (ignore !== null || attend === null) return { row, attend: null, ignore };
  return { row, attend: null, ignore: { ...attend, mask: attend.mask.map((value) => 1 - value) } };
}

/** The same for a penalty, which squares its mask: the root of the strength in it makes half the strength half the loss. */
export function penalised(target: FeedbackTarget): FeedbackTarget {
  const { row, ignore } = irrelevant(target);
  if (ignore === null) return { row, attend: null, ignore };
  const root = Math.sqrt(ignore.strength);
  return {
    row,
    attend: null,
    ignore: { strength: 1, mask: root === 1 ? ignore.mask : ignore.mask.map((value) => value * root) },
  };
}

/** Where the targets are to be ignored, however strongly. */
export function patchesOf(targets: readonly FeedbackTarget[]): Patch[] {
  return targets.flatMap(({ row, ignore }) => (ignore === null ? [] : [{ row, mask: ignore.mask }]));
}

/** Dilates each mask once, however many images share it. */
function widening(size: number, radius: number): (mask: Float32Array) => Float32Array {
  const known = new Map<Float32Array, Float32Array>();
  return (mask) => {
    const widened = known.get(mask) ?? dilate(mask, size, radius);
    known.set(mask, widened);
    return widened;
  };
}
