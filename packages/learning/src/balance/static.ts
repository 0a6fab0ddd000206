import type { BalanceOf } from '@fovea/domain';
import { byStep } from './scheme.ts';

/** w = λ */
export const staticScheme = byStep<BalanceOf<'static'>>(({ lambda }) => lambda);
