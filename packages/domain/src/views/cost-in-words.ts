import type { CurvePoint } from './views.ts';

/** What a run's feedback cost, in two sentences; null without feedback, and for runs of old. */
export function costInWords(curve: readonly CurvePoint[]): string | null {
  const told = curve.flatMap(({ balance }) => balance ?? []);
  const cost = told.at(-1)?.cost;
  if (cost === undefined) return null;
  const against = told.filter(({ cosine }) => cosine < 0).length / told.length;
  const size = Math.abs(cost).toPrecision(2);
  const effect = cost > 0 ? `raised the data loss by ${size}` : `lowered the data loss by ${size}`;
  return (
    `Data and feedback pulled apart in ${Math.round(100 * against)} % of the steps shown. ` +
    `To first order, and as plain gradient descent would have it, the feedback ${effect}.`
  );
}
