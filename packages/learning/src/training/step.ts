import type { Recipe } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import type { FeedbackBatch, FeedbackKind } from '../losses/feedback-losses.ts';
import { feedbackLoss } from '../losses/feedback-losses.ts';
import type { ModelForm } from '../model/model.ts';
import type { Network } from '../model/network.ts';
import { crossEntropy } from '../model/network.ts';
import type { Scalar, Tensor, Tensor2D, Tensor4D, TensorFlow } from '../model/tensors.ts';
import { groupOf } from '../model/weights.ts';
import type { Adam } from './adam.ts';
import type { FeedbackImages, ImageBatch } from './batches.ts';

export interface StepLosses {
  readonly data: number;
  readonly feedback: number | null;
}

export interface StepInput {
  readonly batch: ImageBatch;
  readonly feedback: FeedbackImages | null;
  readonly dropout: Float32Array | null;
  /** Share of the recipe's learning rates that holds at this step, in (0,1]. */
  readonly rateShare: number;
}

/** One step of training: loss = data loss + λ · feedback loss; replaces the weights in `parameters`. */
export function trainingStep(
  { tf }: Engine,
  net: Network,
  form: ModelForm,
  recipe: Recipe,
  parameters: Record<string, Tensor>,
  adam: Adam,
  { batch, feedback, dropout, rateShare }: StepInput,
): StepLosses {
  const { size, classes } = form;
  const names = Object.keys(parameters);
  const kept: { data?: Scalar; feedback?: Scalar } = {};
  const gradients = tf.tidy(() => {
    const images = tf.tensor4d(batch.inputs, [recipe.batchSize, size, size, 3]);
    const labels = tf.tensor2d(batch.labels, [recipe.batchSize, classes]);
    const keep =
      dropout === null ? undefined : tf.tensor2d(dropout, [recipe.batchSize, dropout.length / recipe.batchSize]);
    const corrected = feedback === null ? null : uploadFeedback(tf, feedback, size);
    const loss = (...values: Tensor[]): Scalar => {
      const weights = Object.fromEntries(names.map((name, index) => [name, values[index] as Tensor]));
      const map = net.attention(net.gate(weights, images));
      const gated = tf.mul(images, form.gate.hard ? net.harden(map) : map) as Tensor4D;
      const dataLoss = crossEntropy(tf, net.classify(weights, gated, keep as Tensor2D | undefined), labels);
      kept.data = tf.keep(tf.clone(dataLoss));
      if (corrected === null || recipe.feedback === null) return dataLoss;
      const z = net.gate(weights, corrected.images);
      const correction = feedbackLoss(tf, z, net.attention(z), corrected, recipe.feedback.attendLoss);
      kept.feedback = tf.keep(tf.clone(correction));
      return tf.add(dataLoss, tf.mul(correction, recipe.balance.lambda)) as Scalar;
    };
    return tf.grads(loss)(names.map((name) => parameters[name] as Tensor));
  });
  const losses = {
    data: kept.data?.dataSync()[0] ?? Number.NaN,
    feedback: kept.feedback?.dataSync()[0] ?? null,
  };
  tf.dispose(kept as Record<string, Tensor>);
  adam.step(
    parameters,
    Object.fromEntries(names.map((name, index) => [name, gradients[index] as Tensor])),
    (name) => rateShare * (groupOf(name) === 'gate' ? recipe.gateLearningRate : recipe.learningRate),
  );
  return losses;
}

function uploadFeedback(
  tf: TensorFlow,
  { inputs, attend, ignore, kinds }: FeedbackImages,
  size: number,
): FeedbackBatch & { images: Tensor4D } {
  const count = kinds.length;
  const members: Partial<Record<FeedbackKind, ReturnType<typeof tf.tensor1d>>> = {};
  for (const kind of new Set(kinds)) members[kind] = tf.tensor1d(kinds.map((other) => (other === kind ? 1 : 0)));
  return {
    images: tf.tensor4d(inputs, [count, size, size, 3]),
    attend: tf.tensor4d(attend, [count, size, size, 1]),
    ignore: tf.tensor4d(ignore, [count, size, size, 1]),
    members,
  };
}
