import type { FeedbackLossName, Meaning } from '@fovea/domain';
import type { Scalar, Tensor1D, Tensor4D, TensorFlow } from '../model/tensors.ts';
import { balancedBce, balancedMse } from './balanced.ts';
import { dice } from './dice.ts';
import { energy } from './energy.ts';
import type { GateAndMask, Sides } from './per-image.ts';
import { weightedMean } from './per-image.ts';
import { tolerant } from './tolerance.ts';

/** One way to say how far a gate is from what was drawn. */
export interface FeedbackLoss {
  /**
   * Where the logit z of a new gate starts. Open (+2) to correct what the model must ignore, half open (0) to teach it where
   * to look, unless the loss asks for less: from where it starts its gradient must not vanish.
   */
  readonly start: number;
  /** @returns one loss per image, finite also where nothing is drawn */
  readonly perImage: (tf: TensorFlow, drawn: GateAndMask) => Tensor1D;
}

/** Outside an *ignore* region the gate is held open less firmly than it is shut inside. */
const sidesOf: Readonly<Record<Meaning, Sides>> = {
  attend: { inside: 0.5, outside: 0.5 },
  ignore: { inside: 1, outside: 0.3 },
};

/** The gate as it looks to a loss that opens what was drawn: shut where it is open. */
const mirrored = (tf: TensorFlow, { z, map, ...drawn }: GateAndMask): GateAndMask => ({
  z: tf.neg(z),
  map: tf.sub(1, map),
  ...drawn,
});

/** To *ignore* a region is to open the mirrored gate there and nowhere else. */
function eitherWay(
  perImage: (tf: TensorFlow, drawn: GateAndMask, sides: Sides, meaning: Meaning) => Tensor1D,
  start: Readonly<Record<Meaning, number>> = { attend: 0, ignore: 2 },
): Readonly<Record<Meaning, FeedbackLoss>> {
  return {
    attend: { start: start.attend, perImage: (tf, drawn) => perImage(tf, drawn, sidesOf.attend, 'attend') },
    ignore: {
      start: start.ignore,
      perImage: (tf, drawn) => perImage(tf, mirrored(tf, drawn), sidesOf.ignore, 'ignore'),
    },
  };
}

/** Every loss of the recipe. A new one is a line here and a line in the recipe's `feedbackLossForms`: docs/feedback.md. */
export const feedbackLosses: Readonly<Record<FeedbackLossName, Readonly<Record<Meaning, FeedbackLoss>>>> = {
  'balanced-bce': eitherWay(balancedBce),
  // To attend it takes the map that the classifier sees; an open one's mirror image is too often exactly 0, so ignore takes σ.
  dice: eitherWay((tf, { z, map, mask }, _, meaning) => dice(tf, meaning === 'attend' ? map : tf.sigmoid(z), mask), {
    attend: 0,
    ignore: 1,
  }),
  energy: eitherWay(energy, { attend: 0, ignore: 1 }),
  'balanced-mse': eitherWay(balancedMse),
  tolerance: eitherWay((tf, drawn, sides, meaning) =>
    tolerant(tf, drawn, { ...sides, exactInside: meaning === 'ignore' }),
  ),
};

/**
 * What a feedback loss is made of. `shut` takes the place of `ignore` where anything is to be attended to: the gate is shut
 * inside the regions, and what lies outside of them is left to what is attended to.
 */
export type FeedbackTerm = 'attend' | 'ignore' | 'shut';

/** The terms of a set of images. @param asked whether any of them has regions of that meaning */
export function termsOf({ attend, ignore }: Readonly<Record<Meaning, boolean>>): FeedbackTerm[] {
  const terms: FeedbackTerm[] = attend ? ['attend'] : [];
  if (ignore) terms.push(attend ? 'shut' : 'ignore');
  return terms;
}

/** How far a gate is from what was drawn, as a recipe chooses it. */
export interface FeedbackLossChoice {
  readonly attendLoss: FeedbackLossName;
  readonly ignoreLoss: FeedbackLossName;
  /** As a share of the map's width. */
  readonly tolerance: number;
}

/** Where the logit z of new gates starts for a set of images; open without feedback. */
export function gateStartOf(terms: readonly FeedbackTerm[], { attendLoss, ignoreLoss }: FeedbackLossChoice): number {
  return terms.includes('attend') ? feedbackLosses[attendLoss].attend.start : feedbackLosses[ignoreLoss].ignore.start;
}

/**
 * Mean over a batch of each image's losses for what was drawn on it.
 * @param gate its logit z and its map M
 * @param batch.attend, batch.ignore masks: batch × size × size × 1, in [0,1]
 * @param batch.strengths of each image in each term that occurs, 0 where it has no such region
 */
export function feedbackLoss(
  tf: TensorFlow,
  gate: { readonly z: Tensor4D; readonly map: Tensor4D },
  batch: Readonly<Record<Meaning, Tensor4D>> & {
    readonly strengths: Readonly<Partial<Record<FeedbackTerm, Tensor1D>>>;
  },
  { attendLoss, ignoreLoss, tolerance: share }: FeedbackLossChoice,
): Scalar {
  const side = gate.z.shape[1];
  const tolerance = Math.round(share * side);
  const { attend, ignore } = carried(tf, batch, side);
  const terms = {
    ignore: () => feedbackLosses[ignoreLoss].ignore.perImage(tf, { ...gate, mask: ignore, tolerance }),
    attend: () => feedbackLosses[attendLoss].attend.perImage(tf, { ...gate, mask: attend, tolerance }),
    shut: () => weightedMean(tf, tf.softplus(gate.z), ignore),
  } satisfies Record<FeedbackTerm, () => Tensor1D>;
  let total: Tensor1D | undefined;
  for (const term of ['ignore', 'attend', 'shut'] as const) {
    const strength = batch.strengths[term];
    if (strength === undefined) continue;
    const part = tf.mul(terms[term](), strength) as Tensor1D;
    total = total === undefined ? part : (tf.add(total, part) as Tensor1D);
  }
  return total === undefined ? tf.scalar(0) : (tf.mean(total) as Scalar);
}

/** Pixels of the image in one place of a gate's map, along one side. */
const windowOf = (size: number, side: number) => 2 ** Math.round(Math.log2(size / side));

/** Whether masks of images can be brought to a gate's resolution: whether each of its places stands over whole windows. */
export const isCarriedTo = (side: number, size: number): boolean => Math.ceil(size / windowOf(size, side)) === side;

/**
 * Masks at the resolution of a gate. A place is to be ignored as far as any pixel beneath it is, so that nothing of a
 * small region is lost; it is attended as far as the pixels beneath it are on average.
 */
function carried(
  tf: TensorFlow,
  { attend, ignore }: Readonly<Record<Meaning, Tensor4D>>,
  side: number,
): Readonly<Record<Meaning, Tensor4D>> {
  const size = attend.shape[1];
  if (side === size) return { attend, ignore };
  const window = windowOf(size, side);
  return {
    attend: tf.avgPool(attend, window, window, 'same'),
    ignore: tf.maxPool(ignore, window, window, 'same'),
  };
}

/** Ends of a map: the stretched one reaches 0 and 1 exactly, a soft one only comes near. */
const ends = { low: 0.005, high: 0.995 } as const;

/** Share of a gate's map that lies at 0 or 1. */
export function shareAtEnds(tf: TensorFlow, map: Tensor4D): Scalar {
  const atEnds = tf.logicalOr(tf.less(map, ends.low), tf.greater(map, ends.high));
  return tf.mean(tf.cast(atEnds, 'float32')) as Scalar;
}
