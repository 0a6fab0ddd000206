import type { BalanceOf } from '@fovea/domain';
import { byStep } from './scheme.ts';

/**
 * w = λ. What is its own happens inside the step: where g_d·g_f < 0 each gradient loses its part along the other,
 * g_d ← g_d − (g_d·g_f/|g_f|²)·g_f and g_f ← g_f − (g_d·g_f/|g_d|²)·g_d, both from the gradients as they were.
 * @see Yu et al. 2020, Gradient Surgery for Multi-Task Learning (arXiv 2001.06782), algorithm 1
 */
export const pcgrad = byStep<BalanceOf<'pcgrad'>>(({ lambda }) => lambda);
