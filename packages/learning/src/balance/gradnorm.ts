import type { BalanceOf } from '@fovea/domain';
import type { Scheme } from './scheme.ts';
import { weightsOf } from './scheme.ts';

interface Learned {
  /** Losses of the first step; null before it. */
  readonly first: { readonly data: number; readonly feedback: number } | null;
  /** Weight of the data; the feedback's is 2 less it. */
  readonly data: number;
}

/** A weight that reaches 0 could not come back. */
const least = 0.01;

/**
 * Weights that add up to 2 and make both weighted gradients equally long, longer where a loss has fallen less: with
 * G_k = w_k·|g_k|, Ḡ their mean and r_k = (L_k/L_k(1)) / mean of both, w_k descends along Σ|G_k − Ḡ·r_k^α| (the target held
 * fixed), that is w_k ← w_k − rate·|g_k|·sign(G_k − Ḡ·r_k^α), and both are scaled to the sum 2. The feedback's weight is
 * then multiplied by λ.
 * @see Chen et al. 2018, GradNorm (arXiv 1711.02257), algorithm 1
 */
export const gradnorm: Scheme<BalanceOf<'gradnorm'>, Learned> = {
  begin: ({ lambda, floor }) => ({ weights: weightsOf(1, lambda, floor), memory: { first: null, data: 1 } }),
  next({ lambda, asymmetry, rate, floor }, { memory }, { dataLoss, feedbackLoss, dataNorm, feedbackNorm }) {
    const first = memory.first ?? { data: dataLoss, feedback: feedbackLoss };
    const lengths = { data: memory.data * dataNorm, feedback: (2 - memory.data) * feedbackNorm };
    const mean = (lengths.data + lengths.feedback) / 2;
    const left = { data: share(dataLoss, first.data), feedback: share(feedbackLoss, first.feedback) };
    const meanLeft = (left.data + left.feedback) / 2;
    const learned = (weight: number, length: number, norm: number, rest: number) => {
      const target = mean * share(rest, meanLeft) ** asymmetry;
      return Math.max(least, weight - rate * norm * Math.sign(length - target));
    };
    const data = learned(memory.data, lengths.data, dataNorm, left.data);
    const feedback = learned(2 - memory.data, lengths.feedback, feedbackNorm, left.feedback);
    const scaled = (2 * data) / (data + feedback);
    return { weights: weightsOf(scaled, lambda * (2 - scaled), floor), memory: { first, data: scaled } };
  },
};

const share = (part: number, whole: number) => (whole === 0 ? 1 : part / whole);
