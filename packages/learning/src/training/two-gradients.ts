import type { HostArray } from '@fovea/engine';
import type { Scalar, Tensor, TensorFlow } from '../model/tensors.ts';

/** Gradients by the weights' names. */
export type Gradients = Readonly<Record<string, Tensor>>;

/**
 * What the gradients of data and feedback have to do with each other. They are compared over the weights that the feedback
 * reaches; of all others the data alone decides.
 * @param options.weight the feedback's
 * @param options.projected where they pull apart, each loses its part along the other (PCGrad)
 * @returns the gradients to descend, and the products g_d·g_d, g_f·g_f, g_d·g_f
 */
export function twoGradients(
  tf: TensorFlow,
  data: Gradients,
  feedback: Gradients,
  { weight, projected }: { weight: Scalar; projected: boolean },
): { combined: Gradients; products: Tensor } {
  const shared = Object.keys(feedback);
  const flat = (gradients: Gradients) => tf.concat(shared.map((name) => tf.reshape(gradients[name] as Tensor, [-1])));
  const [ofData, ofFeedback] = [flat(data), flat(feedback)];
  const product = (one: Tensor, other: Tensor) => tf.sum(tf.mul(one, other)) as Scalar;
  const dataSquare = product(ofData, ofData);
  const feedbackSquare = product(ofFeedback, ofFeedback);
  const both = product(ofData, ofFeedback);
  const sum = (name: string): Tensor => {
    const [one, other] = [data[name] as Tensor, feedback[name] as Tensor];
    if (!projected) return tf.add(one, tf.mul(other, weight));
    const conflict = tf.minimum(both, 0);
    const ofOne = tf.sub(1, tf.mul(weight, tf.div(conflict, tf.maximum(dataSquare, leastSquare))));
    const ofOther = tf.sub(weight, tf.div(conflict, tf.maximum(feedbackSquare, leastSquare)));
    return tf.add(tf.mul(one, ofOne), tf.mul(other, ofOther));
  };
  return {
    combined: { ...data, ...Object.fromEntries(shared.map((name) => [name, sum(name)])) },
    products: tf.stack([dataSquare, feedbackSquare, both]),
  };
}

/** Keeps the projection on a vanished gradient at nothing. */
const leastSquare = 1e-12;

export interface GradientComparison {
  readonly dataNorm: number;
  readonly feedbackNorm: number;
  /** Of the angle between them; 0 where one vanishes. */
  readonly cosine: number;
}

/** The same on the host. @param products g_d·g_d, g_f·g_f, g_d·g_f, with the data's weight in g_d */
export function compareGradients(products: HostArray, dataWeight: number): GradientComparison {
  const [dataSquare = 0, feedbackSquare = 0, both = 0] = products;
  const lengths = Math.sqrt(dataSquare) * Math.sqrt(feedbackSquare);
  return {
    dataNorm: Math.sqrt(dataSquare) / dataWeight,
    feedbackNorm: Math.sqrt(feedbackSquare),
    cosine: lengths === 0 ? 0 : Math.max(-1, Math.min(1, both / lengths)),
  };
}
