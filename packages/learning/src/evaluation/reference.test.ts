import { describe, expect, test } from 'vitest';
import reference from '../testing/reference/values.json' with { type: 'json' };
import { metricNames, scorer } from './scores.ts';
import { fitTemperature } from './temperature.ts';

describe.each(reference.models)('$classes classes, as scikit-learn scores them', (scored) => {
  const metrics = scorer({
    probabilities: Float32Array.from(scored.probabilities),
    labels: Int32Array.from(scored.labels),
    groups: Int32Array.from(scored.groups),
    subjects: new Int32Array(scored.labels.length),
    classes: scored.classes,
    positive: scored.positive,
  });

  test.each(metricNames)('%s', (name) => {
    expect(metrics(new Uint8Array(scored.labels.length).fill(1))[name]).toBeCloseTo(scored.values.even[name], 9);
  });

  test.each(metricNames)('%s of a resample', (name) => {
    expect(metrics(scored.weights)[name]).toBeCloseTo(scored.values.resampled[name], 9);
  });
});

test('the temperature that SciPy finds', () => {
  const { logits, labels, temperature } = reference.temperature;
  expect(fitTemperature(Float32Array.from(logits), Int32Array.from(labels), 3)).toBeCloseTo(temperature, 4);
});
