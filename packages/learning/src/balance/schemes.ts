import type { BalanceOf, BalanceScheme } from '@fovea/domain';
import { pcgrad, scheduled, staticScheme } from './by-step.ts';
import { constrained } from './constrained.ts';
import { dwa } from './dwa.ts';
import { gradnorm } from './gradnorm.ts';
import { gradientNorm, magnitude } from './matching.ts';
import type { Scheme } from './scheme.ts';
import { uncertainty } from './uncertainty.ts';

/** Every scheme of the recipe. A new one is a line here and a line in the recipe's `balanceSchemes`: docs/balance.md. */
export const schemes: { readonly [Name in BalanceScheme]: Scheme<BalanceOf<Name>> } = {
  static: staticScheme,
  scheduled,
  constrained,
  pcgrad,
  dwa,
  uncertainty,
  gradnorm,
  magnitude,
  'gradient-norm': gradientNorm,
};
