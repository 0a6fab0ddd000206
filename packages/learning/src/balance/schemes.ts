import type { BalanceOf, BalanceScheme } from '@fovea/domain';
import { constrained } from './constrained.ts';
import { dwa } from './dwa.ts';
import { gradientNorm } from './gradient-norm.ts';
import { gradnorm } from './gradnorm.ts';
import { magnitude } from './magnitude.ts';
import { pcgrad } from './pcgrad.ts';
import { scheduled } from './scheduled.ts';
import type { Scheme } from './scheme.ts';
import { staticScheme } from './static.ts';
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
