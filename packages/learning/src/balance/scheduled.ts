import type { BalanceOf } from '@fovea/domain';
import { byStep } from './scheme.ts';

/** w(t) = λ·(from + (to − from)·min(1, t / (within·T))): warm-up where it rises, decay where it falls. */
export const scheduled = byStep<BalanceOf<'scheduled'>>(
  ({ lambda, from, to, within }, step, steps) => lambda * (from + (to - from) * Math.min(1, step / (within * steps))),
);
