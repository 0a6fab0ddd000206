import type { Balance, BalanceInput } from '@fovea/domain';
import { balanceSchemeNames, chosenBalanceSchema } from '@fovea/domain';

/**
 * What carries an expert's marks into the model: the feedback loss together with counterexamples, which are part of the data
 * loss, or the feedback loss at the gate alone.
 */
export const teachings = ['with counterexamples', 'the gate alone'] as const;
export type Teaching = (typeof teachings)[number];

/** One way to balance data and feedback, under one teaching. */
export interface Case {
  /** No other case has it. */
  readonly name: string;
  /** Scheme and weight, as tables have them; the same under every teaching. */
  readonly way: string;
  /** Null for the control, which no feedback reaches. */
  readonly teaching: Teaching | null;
  readonly balance: Balance;
}

/** λ = 0: the same images and steps without a word of feedback. */
export const control: Case = {
  name: 'control (λ = 0)',
  way: 'control (λ = 0)',
  teaching: null,
  balance: chosenBalanceSchema.parse({ scheme: 'static', lambda: 0 }),
};

/** Every scheme as a recipe begins with it, those with a floor without it too, and decay beside warm-up; at each weight. */
export function casesOf(teaching: Teaching, lambdas: readonly number[]): Case[] {
  return balanceSchemeNames.flatMap((scheme) =>
    variantsOf(scheme).flatMap(({ settings, suffix }) =>
      lambdas.map((lambda) => {
        const way = `${scheme}${suffix}, λ ${String(lambda)}`;
        const balance = chosenBalanceSchema.parse({ ...settings, scheme, lambda } as BalanceInput);
        return { name: `${teaching}: ${way}`, way, teaching, balance };
      }),
    ),
  );
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
