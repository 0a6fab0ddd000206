import type { Balance } from '../recipe/balance.ts';
import type { CurvePoint } from '../records/run-progress.ts';

/** What the data loss is: said once wherever figures of it stand. */
export const dataLossInWords = 'Data loss: how far the answers are from the labels.';

/** What a run's feedback cost, in plain sentences; null without feedback, and for runs of old. */
export function costInWords(curve: readonly CurvePoint[]): string | null {
  const told = curve.flatMap(({ balance }) => balance ?? []);
  const cost = told.at(-1)?.cost;
  if (cost === undefined) return null;
  const against = told.filter(({ cosine }) => cosine < 0).length / told.length;
  const size = Math.abs(cost).toPrecision(2);
  const effect = cost > 0 ? `raised the data loss by ${size}` : `lowered the data loss by ${size}`;
  return (
    `Labels and drawings pulled against each other in ${Math.round(100 * against)} % of the ${told.length} steps shown. ` +
    `By a rough estimate, the drawings ${effect}. ` +
    `(The estimate assumes that every step is short and goes where the losses fall fastest.)`
  );
}

/**
 * Whether a constrained balance kept attention within its ε, and what weight that took, in a sentence; null for other
 * balances and before the first step.
 */
export function constraintInWords(curve: readonly CurvePoint[], balance: Balance): string | null {
  const last = curve.at(-1);
  if (balance.scheme !== 'constrained' || last === undefined || last.feedbackLoss === null) return null;
  const few = (value: number) => Number(value.toPrecision(2));
  const heaviest = curve.reduce((most, { lambda }) => Math.max(most, lambda), 0);
  const [loss, allowed] = [few(last.feedbackLoss), few(balance.epsilon)];
  const price = `The drawings counted up to ${few(heaviest)} times as much as the labels, in the end ${few(last.lambda)} times.`;
  return last.feedbackLoss <= balance.epsilon
    ? `Attention strays no further from the drawings than allowed (feedback loss ${loss}, allowed ε ${allowed}). ${price}`
    : `Attention still strays further from the drawings than allowed (feedback loss ${loss}, allowed ε ${allowed}). ${price}`;
}
