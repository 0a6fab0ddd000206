import { isFoveaError } from '@fovea/domain';
import { describe, expect, test } from 'vitest';
import { softmax } from '../explanation/inference.ts';
import { RandomStream } from '../random/random-stream.ts';
import { subjectResamples } from './bootstrap.ts';
import { evaluate, pairedDifference } from './evaluate.ts';
import { fitTemperature } from './temperature.ts';

function scored(positives: number[], labels: number[], subjects = labels.map((_, index) => index)) {
  return {
    probabilities: Float32Array.from(positives.flatMap((score) => [1 - score, score])),
    labels: Int32Array.from(labels),
    subjects: Int32Array.from(subjects),
    classes: 2,
    positive: 1,
    split: 'validation' as const,
  };
}

describe('evaluation', () => {
  test('metrics worked by hand, ties counted half', () => {
    const view = evaluate(scored([0.9, 0.4, 0.4, 0.2, 0.7], [1, 1, 0, 0, 0]));
    expect(view.accuracy.value).toBeCloseTo(3 / 5, 6);
    expect(view.sensitivity?.value).toBeCloseTo(1 / 2, 6);
    expect(view.specificity?.value).toBeCloseTo(2 / 3, 6);
    expect(view.balancedAccuracy.value).toBeCloseTo(7 / 12, 6);
    expect(view.auc?.value).toBeCloseTo((3 + 1.5) / 6, 6);
    const brier = 2 * (0.01 + 0.36 + 0.16 + 0.04 + 0.49);
    expect(view.brier.value).toBeCloseTo(brier / 5, 5);
    expect(view.subjects).toBe(5);
  });

  test('the area under the curve does not change when scores are stretched', () => {
    const stream = new RandomStream(2, 'scores');
    const labels = Array.from({ length: 60 }, () => stream.below(2));
    const scores = labels.map((label) => 0.2 + 0.3 * label + 0.4 * stream.uniform());
    const squared = scores.map((score) => score ** 2);
    expect(evaluate(scored(scores, labels)).auc?.value).toBeCloseTo(
      evaluate(scored(squared, labels)).auc?.value ?? 0,
      6,
    );
  });

  test('without positives, what needs them is absent', () => {
    const view = evaluate(scored([0.2, 0.6], [0, 0]));
    expect(view.auc).toBeNull();
    expect(view.sensitivity).toBeNull();
    expect(view.specificity?.value).toBe(0.5);
  });

  test('images of one subject are drawn together', () => {
    for (const weights of subjectResamples(Int32Array.from([5, 5, 9, 9, 9]))) {
      expect(weights[0]).toBe(weights[1]);
      expect(weights[2]).toBe(weights[4]);
      expect((weights[0] ?? 0) + (weights[2] ?? 0)).toBe(2);
    }
    const single = evaluate(scored([0.9, 0.4, 0.1], [1, 1, 0], [1, 1, 1]));
    expect(single.accuracy).toMatchObject({ low: single.accuracy.value, high: single.accuracy.value });
  });

  test('a model differs from itself by nothing, and from a better one by what it lacks', () => {
    const weak = scored([0.9, 0.4, 0.4, 0.7], [1, 1, 0, 0]);
    const strong = scored([0.9, 0.8, 0.4, 0.1], [1, 1, 0, 0]);
    expect(pairedDifference(weak, weak).accuracy).toMatchObject({ value: 0, low: 0, high: 0 });
    expect(pairedDifference(weak, strong).accuracy.value).toBeCloseTo(0.5, 6);
    expect(pairedDifference(weak, strong).auc?.value).toBeGreaterThan(0);
  });

  test('models scored on other images are not compared', () => {
    try {
      pairedDifference(scored([0.5], [1]), scored([0.5], [0]));
      expect.unreachable();
    } catch (error) {
      expect(isFoveaError(error) && error.code).toBe('INPUT_INVALID');
    }
  });
});

describe('temperature', () => {
  const stream = new RandomStream(4, 'logits');
  const labels = Int32Array.from({ length: 400 }, () => stream.below(2));
  const logits = Float32Array.from(
    [...labels].flatMap((label) => [0, (stream.uniform() - 0.5 + (label - 0.5) * 0.5) * 4]),
  );

  test('logits three times as bold need three times the temperature', () => {
    const bold = logits.map((logit) => logit * 3);
    expect(fitTemperature(bold, labels, 2) / fitTemperature(logits, labels, 2)).toBeCloseTo(3, 3);
  });

  test('probabilities sum to one and keep the decision', () => {
    const cool = softmax(logits, 2, 1);
    const warm = softmax(logits, 2, 4);
    for (let image = 0; image < labels.length; image++) {
      expect((warm[image * 2] ?? 0) + (warm[image * 2 + 1] ?? 0)).toBeCloseTo(1, 5);
      expect((cool[image * 2] ?? 0) > 0.5).toBe((warm[image * 2] ?? 0) > 0.5);
    }
  });
});
