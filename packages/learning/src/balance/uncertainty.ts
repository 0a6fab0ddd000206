import type { BalanceOf } from '@fovea/domain';
import type { Scheme } from './scheme.ts';
import { weightsOf } from './scheme.ts';

/** Logarithms of the losses' variances, s = log σ². */
interface LogVariances {
  readonly data: number;
  readonly feedback: number;
}

/** A variance leaves no float's range, whatever the losses do. */
const widest = 4;
const learn = (s: number, rate: number, loss: number) =>
  Math.min(widest, Math.max(-widest, s - rate * (0.5 - Math.exp(-s) * loss)));

/**
 * L = Σ exp(−s_k)·L_k + s_k/2: each loss weighs exp(−s_k), and s_k descends along ½ − exp(−s_k)·L_k, towards a weight of
 * 1/(2·L_k). The feedback's weight is multiplied by λ.
 * @see Kendall, Gal & Cipolla 2018, Multi-Task Learning Using Uncertainty (arXiv 1705.07115), section 3.2
 */
export const uncertainty: Scheme<BalanceOf<'uncertainty'>, LogVariances> = {
  begin: ({ lambda, floor }) => ({ weights: weightsOf(1, lambda, floor), memory: { data: 0, feedback: 0 } }),
  next({ lambda, rate, floor }, { memory }, { dataLoss, feedbackLoss }) {
    const data = learn(memory.data, rate, dataLoss);
    const feedback = learn(memory.feedback, rate, feedbackLoss);
    return { weights: weightsOf(Math.exp(-data), lambda * Math.exp(-feedback), floor), memory: { data, feedback } };
  },
};
