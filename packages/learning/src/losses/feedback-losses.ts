import type { Scalar, Tensor, Tensor1D, Tensor4D, TensorFlow } from '../model/tensors.ts';

const sumPixels = (tf: TensorFlow, map: Tensor): Tensor1D => tf.sum(map, [1, 2, 3]) as Tensor1D;

/** Mean of `values` weighted by `weight`, image by image; 0 where an image has no weight. @returns batch */
function weightedMean(tf: TensorFlow, values: Tensor, weight: Tensor): Tensor1D {
  return tf.div(sumPixels(tf, tf.mul(values, weight)), tf.maximum(sumPixels(tf, weight), 1e-3)) as Tensor1D;
}

/** How firmly the gate is held open outside an *ignore* region. */
const openOutside = 0.3;

/**
 * Shut the gate inside the regions, hold it open elsewhere, each balanced by its area:
 * L = Σ m·softplus(z)/Σm + 0.3·Σ(1−m)·softplus(−z)/Σ(1−m). On logits, because a loss on M saturates the sigmoid.
 * @param z logits of the gate, batch × size × size × 1
 * @param mask m in [0,1], same shape
 * @returns one loss per image
 */
export function ignoreLoss(tf: TensorFlow, z: Tensor4D, mask: Tensor4D): Tensor1D {
  const outside = tf.sub(1, mask);
  const shut = weightedMean(tf, tf.softplus(z), mask);
  const open = weightedMean(tf, tf.softplus(tf.neg(z)), outside);
  return tf.add(shut, tf.mul(open, openOutside));
}

/** Dice starts from an open gate with a weak gradient; at this weight it leaves saturation. */
const diceWeight = 5;

/**
 * Look at the regions and nowhere else: L = 5·(1 − 2·ΣMa / (ΣM + Σa)).
 * @param map M in [0,1], batch × size × size × 1
 * @param mask a in [0,1], same shape
 * @returns one loss per image
 */
export function diceLoss(tf: TensorFlow, map: Tensor4D, mask: Tensor4D): Tensor1D {
  const overlap = tf.mul(sumPixels(tf, tf.mul(map, mask)), 2);
  const total = tf.add(sumPixels(tf, map), sumPixels(tf, mask));
  return tf.mul(tf.sub(1, tf.div(overlap, tf.maximum(total, 1e-3))), diceWeight) as Tensor1D;
}

/**
 * Open the gate where `open` is, shut it where `shut` is, each balanced by its area; the gentler way to *attend*, with
 * shut = 1 − open, and the (experimental) way for images that carry both meanings, where nothing is said of unmarked
 * pixels. L = ½·Σ o·softplus(−z)/Σo + ½·Σ s·softplus(z)/Σs
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
    ignore: () => ignoreLoss(tf, z, ignore),
    attend: () => (attendLoss === 'dice' ? diceLoss(tf, map, attend) : balancedLoss(tf, z, attend, tf.sub(1, attend))),
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
