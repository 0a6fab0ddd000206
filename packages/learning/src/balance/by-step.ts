import type { BalanceOf } from '@fovea/domain';
import type { Scheme } from './scheme.ts';

/** A scheme without memory: a formula for the feedback's weight beside data that weigh 1. @param step to come, the first is 1 */
function byStep<Settings>(weight: (settings: Settings, step: number, steps: number) => number): Scheme<Settings, null> {
  const at = (settings: Settings, step: number, steps: number) => ({
    weights: { data: 1, feedback: weight(settings, step, steps) },
    memory: null,
  });
  return {
    begin: (settings, steps) => at(settings, 1, steps),
    next: (settings, _, { step, steps }) => at(settings, step + 1, steps),
  };
}

/** w = λ */
export const staticScheme = byStep<BalanceOf<'static'>>(({ lambda }) => lambda);

/** w(t) = λ·(from + (to − from)·min(1, t / (within·T))): warm-up where it rises, decay where it falls. */
export const scheduled = byStep<BalanceOf<'scheduled'>>(
  ({ lambda, from, to, within }, step, steps) => lambda * (from + (to - from) * Math.min(1, step / (within * steps))),
);

/**
 * w = λ. What is its own happens inside the step: where g_d·g_f < 0 each gradient loses its part along the other,
 * g_d ← g_d − (g_d·g_f/|g_f|²)·g_f and g_f ← g_f − (g_d·g_f/|g_d|²)·g_d, both from the gradients as they were.
 * @see Yu et al. 2020, Gradient Surgery for Multi-Task Learning (arXiv 2001.06782), algorithm 1
 */
export const pcgrad = byStep<BalanceOf<'pcgrad'>>(({ lambda }) => lambda);
