import type { CurvePoint } from '@fovea/domain';
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
  if (!tellsBalance(curve)) return [];
  return [
    series(curve, 'Data weight', 'var(--series-1)', ({ balance }) => balance?.dataWeight),
    series(curve, 'Feedback weight', 'var(--series-2)', ({ balance, lambda }) => balance && lambda),
  ];
}

export function cosineSeries(curve: Curve): ChartSeries[] {
  if (!tellsBalance(curve)) return [];
  return [series(curve, 'Cosine', 'var(--series-3)', ({ balance }) => balance?.cosine)];
}

const tellsBalance = (curve: Curve) => curve.some(({ balance }) => balance !== undefined);
