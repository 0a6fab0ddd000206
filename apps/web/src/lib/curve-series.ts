import type { CurvePoint, StepBalance } from '@fovea/domain';
import type { ChartSeries } from './chart.ts';

type Curve = readonly CurvePoint[];

function series(
  curve: Curve,
  name: string,
  colour: string,
  value: (point: CurvePoint) => number | null | undefined,
): ChartSeries {
  return { name, colour, points: curve.map((point) => ({ x: point.step, y: value(point) ?? null })) };
}

export function lossSeries(curve: Curve): ChartSeries[] {
  const data = series(curve, 'Data loss', 'var(--series-1)', ({ dataLoss }) => dataLoss);
  if (curve.every(({ feedbackLoss }) => feedbackLoss === null)) return [data];
  return [data, series(curve, 'Feedback loss', 'var(--series-2)', ({ feedbackLoss }) => feedbackLoss)];
}

/** What each loss weighs; nothing to show without feedback. */
export function weightSeries(curve: Curve): ChartSeries[] {
  if (balances(curve).length === 0) return [];
  return [
    series(curve, 'Data weight', 'var(--series-1)', ({ balance }) => balance?.dataWeight),
    series(curve, 'Feedback weight', 'var(--series-2)', ({ balance, lambda }) => balance && lambda),
  ];
}

export function cosineSeries(curve: Curve): ChartSeries[] {
  if (balances(curve).length === 0) return [];
  return [series(curve, 'Cosine', 'var(--series-3)', ({ balance }) => balance?.cosine)];
}

export function accuracySeries(curve: Curve): ChartSeries[] {
  if (curve.every(({ accuracy }) => accuracy === null)) return [];
  return [series(curve, 'Accuracy', 'var(--series-3)', ({ accuracy }) => accuracy)];
}

const balances = (curve: Curve): StepBalance[] => curve.flatMap(({ balance }) => balance ?? []);

/** What a run's feedback cost, in a sentence; null without feedback. */
export function costInWords(curve: Curve): string | null {
  const told = balances(curve);
  const cost = told.at(-1)?.cost;
  if (cost === undefined) return null;
  const against = told.filter(({ cosine }) => cosine < 0).length / told.length;
  const pulls = `Data and feedback pulled apart in ${Math.round(100 * against)} % of the steps shown.`;
  const size = Math.abs(cost).toPrecision(2);
  const effect = cost > 0 ? `raised the data loss by ${size}` : `lowered the data loss by ${size}`;
  return `${pulls} To first order, and as plain gradient descent would have it, the feedback ${effect}.`;
}
