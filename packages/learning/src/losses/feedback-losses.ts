import type { FeedbackLossName } from '@fovea/domain';
import type { Scalar, Tensor1D, Tensor4D, TensorFlow } from '../model/tensors.ts';
import { feedbackLosses } from './losses.ts';
import { weightedMean } from './per-image.ts';

/** What is drawn on an image. */
export type FeedbackKind = 'attend' | 'ignore' | 'both';

/**
 * What a feedback loss is made of. `shut` takes the place of `ignore` where anything is to be attended to: the gate is shut
 * inside the regions, and what lies outside of them is left to what is attended to.
 */
export type FeedbackTerm = 'attend' | 'ignore' | 'shut';

/** The terms of a set of images. @param kinds those that occur */
export function termsOf(kinds: readonly FeedbackKind[]): FeedbackTerm[] {
  const attends = kinds.some((kind) => kind !== 'ignore');
  const ignores = kinds.some((kind) => kind !== 'attend');
  return [
    ...(attends ? ['attend' as const] : []),
    ...(ignores ? [attends ? ('shut' as const) : ('ignore' as const)] : []),
  ];
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

/** Feedback of one batch at a gate's resolution, on the engine. */
export interface FeedbackBatch {
  /** batch × side × side × 1 each, in [0,1] */
  readonly attend: Tensor4D;
  readonly ignore: Tensor4D;
  /** What each image counts in each term that occurs: its regions' strength, 0 where it has none. Length batch. */
  readonly strengths: Readonly<Partial<Record<FeedbackTerm, Tensor1D>>>;
}

/** Mean over the batch of each image's losses for what was drawn on it. @param gate its logit z and its map M */
export function feedbackLoss(
  tf: TensorFlow,
  gate: { readonly z: Tensor4D; readonly map: Tensor4D },
  { attend, ignore, strengths }: FeedbackBatch,
  { attendLoss, ignoreLoss, tolerance: share }: FeedbackLossChoice,
): Scalar {
  const tolerance = Math.round(share * gate.z.shape[1]);
  const terms = {
    ignore: () => feedbackLosses[ignoreLoss].ignore.perImage(tf, { ...gate, mask: ignore, tolerance }),
    attend: () => feedbackLosses[attendLoss].attend.perImage(tf, { ...gate, mask: attend, tolerance }),
    shut: () => weightedMean(tf, tf.softplus(gate.z), ignore),
  } satisfies Record<FeedbackTerm, () => Tensor1D>;
  let total: Tensor1D | undefined;
  for (const term of ['ignore', 'attend', 'shut'] as const) {
    const strength = strengths[term];
    if (strength === undefined) continue;
    const part = tf.mul(terms[term](), strength) as Tensor1D;
    total = total === undefined ? part : (tf.add(total, part) as Tensor1D);
  }
  return total === undefined ? tf.scalar(0) : (tf.mean(total) as Scalar);
}

/** Ends of a map: the stretched one reaches 0 and 1 exactly, a soft one only comes near. */
const ends = { low: 0.005, high: 0.995 } as const;

/** Share of a gate's map that lies at 0 or 1. */
export function shareAtEnds(tf: TensorFlow, map: Tensor4D): Scalar {
  const atEnds = tf.logicalOr(tf.less(map, ends.low), tf.greater(map, ends.high));
  return tf.mean(tf.cast(atEnds, 'float32')) as Scalar;
}
