import type { Tensor, TensorFlow } from '../model/tensors.ts';

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-7;

/**
 * Adam with one learning rate per weight, given anew at each step.
 * m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², w ← w − r·(m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε)
 * @see Kingma & Ba 2015 (arXiv 1412.6980), algorithm 1
 */
export class Adam {
  private readonly tf: TensorFlow;
  private readonly moments: Record<string, { first: Tensor; second: Tensor }> = {};
  private time = 0;

  constructor(tf: TensorFlow) {
    this.tf = tf;
  }

  /** Replaces each weight by its successor and disposes of the old one and of the gradient. */
  step(
    weights: Record<string, Tensor>,
    gradients: Readonly<Record<string, Tensor>>,
    rate: (name: string) => number,
  ): void {
    const { tf } = this;
    this.time++;
    const correction1 = 1 - beta1 ** this.time;
    const correction2 = 1 - beta2 ** this.time;
    for (const [name, gradient] of Object.entries(gradients)) {
      const weight = weights[name];
      if (weight === undefined) continue;
      const old = this.moments[name];
      const [first, second, successor] = tf.tidy(() => {
        const share1 = tf.mul(gradient, 1 - beta1);
        const share2 = tf.mul(tf.square(gradient), 1 - beta2);
        const m = old === undefined ? share1 : tf.add(tf.mul(old.first, beta1), share1);
        const v = old === undefined ? share2 : tf.add(tf.mul(old.second, beta2), share2);
        const spread = tf.add(tf.sqrt(tf.div(v, correction2)), epsilon);
        return [m, v, tf.sub(weight, tf.div(tf.mul(m, rate(name) / correction1), spread))] as const;
      }) as [Tensor, Tensor, Tensor];
      tf.dispose([weight, gradient]);
      if (old !== undefined) tf.dispose([old.first, old.second]);
      this.moments[name] = { first, second };
      weights[name] = successor;
    }
  }

  dispose(): void {
    for (const { first, second } of Object.values(this.moments)) this.tf.dispose([first, second]);
  }
}
