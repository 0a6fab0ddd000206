import type { Balance, BalanceInput } from '@fovea/domain';
import { balanceSchemeNames, chosenBalanceSchema } from '@fovea/domain';

/** One way to balance data and feedback, and the name that it has in tables. */
export interface Case {
  readonly name: string;
  readonly balance: Balance;
}

/** λ = 0: the same images and steps without a word of feedback. */
export const control: Case = caseOf({ scheme: 'static', lambda: 0 }, 'control (λ = 0)');

/** Every scheme as a recipe begins with it, those with a floor without it too, and decay beside warm-up; at each weight. */
export function casesAt(lambdas: readonly number[]): Case[] {
  return [
    control,
    ...balanceSchemeNames.flatMap((scheme) =>
      variantsOf(scheme).flatMap(({ settings, suffix }) =>
        lambdas.map((lambda) =>
          caseOf({ ...settings, scheme, lambda } as BalanceInput, `${scheme}${suffix}, λ ${String(lambda)}`),
        ),
      ),
    ),
  ];
}

function variantsOf(scheme: Balance['scheme']): { settings: object; suffix: string }[] {
  const asItBegins = { settings: {}, suffix: '' };
  if (scheme === 'scheduled')
    return [
      { settings: {}, suffix: ' (warm-up)' },
      { settings: { from: 1, to: 0.1, within: 1 }, suffix: ' (decay)' },
    ];
  const hasFloor = 'floor' in chosenBalanceSchema.parse({ scheme } as BalanceInput);
  return hasFloor ? [asItBegins, { settings: { floor: 0 }, suffix: ' (no floor)' }] : [asItBegins];
}

function caseOf(balance: BalanceInput, name: string): Case {
  return { name, balance: chosenBalanceSchema.parse(balance) };
}
