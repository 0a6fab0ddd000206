import type { CurvePoint } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import { cosineSeries, lossSeries, weightSeries } from './curve-series.ts';

const alone: CurvePoint[] = [1, 2].map((step) => ({
  step,
  dataLoss: 1 / step,
  feedbackLoss: null,
  lambda: 1,
}));
const balanced: CurvePoint[] = [0.5, -0.5, -0.1, 0].map((cosine, index) => ({
  step: index + 1,
  dataLoss: 0.1,
  feedbackLoss: 2,
  lambda: 3 - index,
  balance: { dataWeight: 1.5, dataNorm: 1, feedbackNorm: 2, cosine, cost: 0.0123 * index },
}));
const values = (series: ReturnType<typeof lossSeries>) =>
  Object.fromEntries(series.map(({ name, points }) => [name, points.map(({ y }) => y)]));

describe('the curves of a run', () => {
  it('are the data loss alone without feedback', () => {
    expect(values(lossSeries(alone))).toEqual({ 'Data loss': [1, 0.5] });
    expect([weightSeries(alone), cosineSeries(alone)]).toEqual([[], []]);
  });

  it('show losses, weights and cosine where there is feedback', () => {
    expect(Object.keys(values(lossSeries(balanced)))).toEqual(['Data loss', 'Feedback loss']);
    expect(values(weightSeries(balanced))).toEqual({
      'Data weight': [1.5, 1.5, 1.5, 1.5],
      'Feedback weight': [3, 2, 1, 0],
    });
    expect(values(cosineSeries(balanced))).toEqual({ Cosine: [0.5, -0.5, -0.1, 0] });
  });

  it('leave a gap where a point tells nothing of the balance', () => {
    expect(values(weightSeries([...alone, ...balanced.slice(0, 1)]))['Feedback weight']).toEqual([null, null, 3]);
  });
});
