import type { Scalar, Tensor1D, Tensor4D, TensorFlow } from '../model/tensors.ts';
import { feedbackLosses } from './losses.ts';
import { weightedMean } from './per-image.ts';

/**
 * Open the gate where `open` is, shut it where `shut` is, each balanced by its area: for images that carry both meanings,
 * where nothing is said of unmarked pixels. L = ½·Σ o·softplus(−z)/Σo + ½·Σ s·softplus(z)/Σs
 * @returns one loss per image
 */
export function balancedLoss(tf: TensorFlow, z: Tensor4D, open: Tensor4D, shut: Tensor4D): Tensor1D {
  const opening = weightedMean(tf, tf.softplus(tf.neg(z)), open);
  const shutting = weightedMean(tf, tf.softplus(z), shut);
  return tf.mul(tf.add(opening, shutting), 0.5);
}

export type FeedbackKind = 'attend' | 'ignore' | 'both';

/** Feedback of one batch, on the engine. */
export interface FeedbackBatch {
  /** size: batch × size × size × 1 each, in [0,1] */
  readonly attend: Tensor4D;
  readonly ignore: Tensor4D;
  /** For each kind that occurs: 1 on the images of that kind, else 0. Length batch. */
  readonly members: Readonly<Partial<Record<FeedbackKind, Tensor1D>>>;
}

/** Mean over the batch of each image's loss for the meaning drawn on it. */
export function feedbackLoss(
  tf: TensorFlow,
  z: Tensor4D,
  map: Tensor4D,
  { attend, ignore, members }: FeedbackBatch,
  attendLoss: 'dice' | 'balanced-bce',
): Scalar {
  const losses = {
    ignore: () => feedbackLosses['balanced-bce'].ignore.perImage(tf, { z, map, mask: ignore, tolerance: 0 }),
    attend: () => feedbackLosses[attendLoss].attend.perImage(tf, { z, map, mask: attend, tolerance: 0 }),
    both: () => balancedLoss(tf, z, attend, ignore),
  } satisfies Record<FeedbackKind, () => Tensor1D>;
  let total: Tensor1D | undefined;
  for (const kind of ['ignore', 'attend', 'both'] as const) {
    const member = members[kind];
    if (member === undefined) continue;
    const part = tf.mul(losses[kind](), member) as Tensor1D;
    total = total === undefined ? part : (tf.add(total, part) as Tensor1D);
  }
  return total === undefined ? tf.scalar(0) : (tf.mean(total) as Scalar);
}
