import type { BalanceOf } from '@fovea/domain';
import type { Scheme } from './scheme.ts';
import { weightsOf } from './scheme.ts';

interface Losses {
  readonly data: number;
  readonly feedback: number;
}

interface Averages {
  /** Sums over the steps of the window that is being filled, and how many they are. */
  readonly sums: Losses;
  readonly count: number;
  /** Mean losses of the window before it; null in the first. */
  readonly last: Losses | null;
}

const empty = { sums: { data: 0, feedback: 0 }, count: 0 } as const;
/** Neither loss is ever without a word, whatever the temperature. */
const least = 0.01;

const ratio = (now: number, before: number) => (before === 0 ? 1 : now / before);

/**
 * Dynamic weight average: w_k = 2·exp(r_k/T) / Σ exp(r/T), r_k = the loss's mean over the last window of steps by that over
 * the one before; the feedback's is multiplied by λ. Equal until two windows are full, renewed with each that is.
 * @see Liu et al. 2019, End-to-End Multi-Task Learning with Attention (arXiv 1803.10704), section 3.3
 */
export const dwa: Scheme<BalanceOf<'dwa'>, Averages> = {
  begin: ({ lambda }) => ({ weights: weightsOf(1, lambda), memory: { ...empty, last: null } }),
  next({ lambda, temperature, window }, { weights, memory }, saw) {
    const { last } = memory;
    const sums = { data: memory.sums.data + saw.dataLoss, feedback: memory.sums.feedback + saw.feedbackLoss };
    const count = memory.count + 1;
    if (count < window) return { weights, memory: { sums, count, last } };
    const means = { data: sums.data / window, feedback: sums.feedback / window };
    if (last === null) return { weights, memory: { ...empty, last: means } };
    // The softmax of two numbers by their difference, which cannot overflow.
    const ahead = (ratio(means.feedback, last.feedback) - ratio(means.data, last.data)) / temperature;
    const data = Math.min(2 - least, Math.max(least, 2 / (1 + Math.exp(ahead))));
    return { weights: weightsOf(data, lambda * (2 - data)), memory: { ...empty, last: means } };
  },
};
