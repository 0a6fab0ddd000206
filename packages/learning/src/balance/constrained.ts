import type { BalanceOf } from '@fovea/domain';
import type { Scheme } from './scheme.ts';
import { bounded, weightsOf } from './scheme.ts';

/** μ: what the last unit of feedback loss costs in data loss. */
interface Multiplier {
  readonly multiplier: number;
}

/**
 * Least data loss under L_f ≤ ε, by the augmented Lagrangian L_d + (max(0, μ + ρ·(L_f − ε))² − μ²)/2ρ. Its gradient weighs
 * the feedback w = max(0, μ + ρ·(L_f − ε)); after each step μ ← max(0, μ + rate·(L_f − ε)). λ is where μ begins.
 * @see Nocedal & Wright 2006, Numerical Optimization, section 17.4; Gallego-Posada et al. 2022 (arXiv 2208.04425)
 */
export const constrained: Scheme<BalanceOf<'constrained'>, Multiplier> = {
  begin: ({ lambda }) => ({ weights: weightsOf(1, lambda), memory: { multiplier: lambda } }),
  next({ epsilon, penalty, rate }, { memory }, { feedbackLoss }) {
    const excess = feedbackLoss - epsilon;
    const multiplier = bounded(memory.multiplier + rate * excess);
    return { weights: weightsOf(1, multiplier + penalty * excess), memory: { multiplier } };
  },
};
