import type { EvidenceReport } from '@fovea/domain';
import { describe, expect, test } from 'vitest';
import { combine, judgeAlignment, judgeProbes } from './verdict.ts';

const probes = (before: [number, number], after: [number, number]) => {
  const result = ([accuracy, lowest]: [number, number]) => ({
    accuracy,
    lowest,
    reliance: accuracy - lowest,
    probes: [],
  });
  return { before: result(before), after: result(after) };
};

describe('the verdict on ignored regions', () => {
  test.each([
    ['no-op', [0.95, 0.93], [0.95, 0.94]],
    ['accept', [0.98, 0.6], [0.9, 0.88]],
    ['partial', [0.98, 0.6], [0.95, 0.85]],
    ['partial', [0.98, 0.94], [0.97, 0.95]],
    ['reject', [0.98, 0.6], [0.6, 0.6]],
    ['reject', [0.98, 0.6], [0.97, 0.5]],
  ] as const)('%s', (verdict, before, after) => {
    expect(judgeProbes(probes([...before], [...after])).verdict).toBe(verdict);
  });

  test('raw accuracy does not decide: giving up a cheat may cost points', () => {
    expect(judgeProbes(probes([0.99, 0.55], [0.87, 0.86])).verdict).toBe('accept');
  });
});

describe('the verdict on attended regions', () => {
  const paired = (high: number): EvidenceReport['paired'] => ({
    accuracy: { value: high - 0.02, low: high - 0.04, high, confidence: 0.95 },
    auc: null,
  });
  const aligned = (heldOut: boolean, after: number) => ({
    images: 10,
    heldOut,
    before: { iou: 0.05, pointing: 0.1 },
    after: { iou: after, pointing: 0.1 },
  });

  test.each([
    ['accept', true, 0.5, 0.01],
    ['partial', false, 0.5, 0.01],
    ['reject', true, 0.06, 0.01],
    ['reject', true, 0.5, -0.01],
  ] as const)('%s', (verdict, heldOut, iou, high) => {
    expect(judgeAlignment(aligned(heldOut, iou), paired(high)).verdict).toBe(verdict);
  });
});

test('the gravest judgement decides, and all reasons stay', () => {
  const judgement = (verdict: 'accept' | 'partial' | 'no-op' | 'reject') => ({ verdict, reason: verdict });
  expect(combine([judgement('accept'), judgement('partial')])).toEqual({
    verdict: 'partial',
    reasons: ['accept', 'partial'],
  });
  expect(combine([judgement('no-op'), judgement('accept')]).verdict).toBe('accept');
  expect(combine([judgement('no-op')]).verdict).toBe('no-op');
});
