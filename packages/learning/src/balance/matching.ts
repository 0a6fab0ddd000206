import type { Observation, Scheme } from './scheme.ts';
import { weightsOf } from './scheme.ts';

interface Settings {
  readonly lambda: number;
  readonly memory: number;
  readonly floor: number;
}

/** Running means of what is matched; null before the first step. */
interface Means {
  readonly data: number;
  readonly feedback: number;
}

/**
 * w = max(floor, λ·a_d/a_f) with a ← β·a + (1 − β)·what the step saw, β the memory, beginning at the first step's: the
 * weighted feedback becomes λ times as large as the data. At β = 1 the first step's ratio holds for good.
 */
function matching(seen: (saw: Observation) => Means): Scheme<Settings, Means | null> {
  return {
    begin: ({ lambda, floor }) => ({ weights: weightsOf(1, lambda, floor), memory: null }),
    next({ lambda, memory: kept, floor }, { memory }, saw) {
      const now = seen(saw);
      const before = memory ?? now;
      const means = {
        data: kept * before.data + (1 - kept) * now.data,
        feedback: kept * before.feedback + (1 - kept) * now.feedback,
      };
      return { weights: weightsOf(1, (lambda * means.data) / means.feedback, floor), memory: means };
    },
  };
}

/** Matches the losses themselves. */
export const magnitude = matching(({ dataLoss, feedbackLoss }) => ({ data: dataLoss, feedback: feedbackLoss }));

/** Matches the lengths of both gradients over the weights that they share. */
export const gradientNorm = matching(({ dataNorm, feedbackNorm }) => ({ data: dataNorm, feedback: feedbackNorm }));
