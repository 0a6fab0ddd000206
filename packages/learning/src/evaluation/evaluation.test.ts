import { isFoveaError } from '@fovea/domain';
import { describe, expect, test } from 'vitest';
import { softmax } from '../explanation/inference.ts';
import { RandomStream } from '../random/random-stream.ts';
import { evaluate, pairedDifference } from './evaluate.ts';
import { crossFitted, fitTemperature } from './temperature.ts';

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
    expect(view.f1?.value).toBeCloseTo(2 / 4, 6);
    expect(view.mcc?.value).toBeCloseTo(1 / 6, 6);
    const confidences = [0.9 - 1, 0.6, 0.6 - 1, 0.8 - 1, 0.7];
    // .6 and .6 share a bin, as no others do.
    const distances = [confidences[0]!, confidences[1]! + confidences[2]!, confidences[3]!, confidences[4]!];
    expect(view.calibrationError?.value).toBeCloseTo(distances.reduce((sum, of) => sum + Math.abs(of), 0) / 5, 6);
    expect(view.worstGroup?.value).toBeCloseTo(1 / 2, 6);
  });

  test('groups of one’s own: the worst of them counts', () => {
    const groups = Int32Array.from([3, 3, 8, 8, 8]);
    const view = evaluate({ ...scored([0.9, 0.8, 0.4, 0.2, 0.7], [1, 1, 0, 0, 0]), groups });
    expect(view.worstGroup?.value).toBeCloseTo(2 / 3, 6);
    expect(view.worstGroup?.low).toBeLessThanOrEqual(2 / 3);
  });

  test('where all answers are alike, there is no correlation to speak of', () => {
    expect(evaluate(scored([0.9, 0.8, 0.7], [1, 0, 0])).mcc).toBeNull();
  });

  test('intervals of what resampling biases hold the value', () => {
    const stream = new RandomStream(3, 'calibrated');
    const scores = Array.from({ length: 400 }, () => stream.uniform());
    const labels = scores.map((score) => (stream.uniform() < score ? 1 : 0));
    const subjects = labels.map((_, image) => image % 20);
    const { calibrationError, worstGroup } = evaluate(scored(scores, labels, subjects));
    for (const of of [calibrationError!, worstGroup!]) {
      expect(of.low).toBeLessThan(of.value);
      expect(of.high).toBeGreaterThan(of.value);
    }
    expect(calibrationError?.value).toBeLessThan(0.06);
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

  test('answers that are no numbers are refused, and not looked through for ever', () => {
    const broken = scored([0.9, Number.NaN, 0.1], [1, 1, 0], [1, 2, 3]);
    expect(() => evaluate(broken)).toThrow(expect.objectContaining({ code: 'LOSS_NOT_FINITE' }));
  });

  test.each([
    [
      'all images are',
      [1, 1, 1, 1, 1, 1],
      ['accuracy', 'auc', 'brier', 'f1', 'sensitivity', 'specificity', 'worstGroup'],
    ],
    ['all positive images are', [1, 1, 1, 2, 3, 4], ['sensitivity', 'auc', 'f1']],
    ['all other images are', [1, 2, 3, 4, 4, 4], ['specificity', 'auc', 'f1']],
    ['each class is', [1, 1, 1, 2, 2, 2], ['sensitivity', 'specificity', 'auc', 'f1']],
    ['no class is', [1, 1, 2, 2, 3, 3], []],
  ] as const)('what rests on one subject has a value and no interval: %s of one', (_, subjects, untold) => {
    const view = evaluate(scored([0.9, 0.4, 0.8, 0.1, 0.7, 0.2], [1, 1, 1, 0, 0, 0], [...subjects]));
    expect(view.sensitivity?.value).toBeCloseTo(2 / 3, 6);
    const names = ['accuracy', 'auc', 'brier', 'f1', 'sensitivity', 'specificity', 'worstGroup'] as const;
    for (const name of names) {
      const isUntold = (untold as readonly string[]).includes(name);
      const range = { low: 0, high: name === 'brier' ? 2 : 1 };
      if (isUntold) expect(view[name], name).toMatchObject(range);
      // So few images can make a resample of any share; the Brier score is no share.
      else if (name === 'brier') expect(view[name], name).not.toMatchObject(range);
    }
  });

  test('a model differs from itself by nothing that these subjects show, and from a better one by what it lacks', () => {
    const weak = scored([0.9, 0.4, 0.4, 0.7], [1, 1, 0, 0]);
    const strong = scored([0.9, 0.8, 0.4, 0.1], [1, 1, 0, 0]);
    const five = scored([0.9, 0.4, 0.4, 0.7, 0.2], [1, 1, 0, 0, 0], [0, 1, 2, 3, 4]);
    const { accuracy: none } = pairedDifference(five, five);
    expect(none.value).toBe(0);
    // No subject of five changed: as many as 1 − .025^(1/5) of all may.
    expect(none.high).toBeCloseTo(1 - 0.025 ** (1 / 5), 9);
    expect(none.low).toBe(-none.high);
    expect(pairedDifference(weak, strong).accuracy.value).toBeCloseTo(0.5, 6);
    expect(pairedDifference(weak, strong).auc?.value).toBeGreaterThan(0);
  });

  test('of fewer than five subjects nothing is known but the difference here', () => {
    const answering = (answer: number) => scored([0.9, answer, 0.4, 0.1, 0.9], [1, 1, 0, 0, 1], [0, 1, 2, 3, 3]);
    const { accuracy } = pairedDifference(answering(0.4), answering(0.8), 2);
    expect(accuracy.value).toBeCloseTo(0.2, 9);
    expect(accuracy).toMatchObject({ low: -1, high: 1, confidence: 0.975 });
  });

  test('many differences side by side have wider intervals', () => {
    const stream = new RandomStream(5, 'pairs');
    const labels = Array.from({ length: 120 }, () => stream.below(2));
    const answer = () =>
      scored(
        labels.map((label) => 0.4 * stream.uniform() + 0.6 * (stream.uniform() < 0.7 ? label : 1 - label)),
        labels,
        labels.map((_, image) => image % 30),
      );
    const [base, candidate] = [answer(), answer()];
    const one = pairedDifference(base, candidate).accuracy;
    const ofTen = pairedDifference(base, candidate, 10).accuracy;
    expect(ofTen.confidence).toBeCloseTo(0.995, 9);
    expect(ofTen.value).toBe(one.value);
    expect(ofTen.low).toBeLessThan(one.low);
    expect(ofTen.high).toBeGreaterThan(one.high);
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

  test('no answer is calibrated by its own subject', () => {
    const subjects = labels.map((_, image) => image % 10);
    const fitted = crossFitted(logits, labels, subjects, 2);
    // One subject that is always wrong makes all others less sure, and itself no less.
    const wrong = labels.map((label, image) =>
      subjects[image] === 3 ? Number((logits[2 * image + 1] ?? 0) < 0) : label,
    );
    const doubting = crossFitted(logits, wrong, subjects, 2);
    const confidence = (of: Float32Array, image: number) => Math.max(of[2 * image] ?? 0, of[2 * image + 1] ?? 0);
    expect(confidence(doubting, 3)).toBeCloseTo(confidence(fitted, 3), 6);
    const apart = Array.from({ length: 10 }, (_, image) => confidence(doubting, image) < confidence(fitted, image));
    // Nine of ten, less the one that shares its fold.
    expect(apart.filter(Boolean)).toHaveLength(8);
  });

  test('the answers of a single subject are scored as they are', () => {
    const alone = labels.map(() => 7);
    expect(crossFitted(logits, labels, alone, 2)).toEqual(softmax(logits, 2, 1));
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
