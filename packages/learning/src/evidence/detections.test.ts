import { defaultEvidenceThresholds } from '@fovea/domain';
import { expect, test } from 'vitest';
import type { MarkedImage } from '../images/marked-image.ts';
import { markedImage } from '../images/marked-image.ts';
import { ofContradictions, ofSaturation, ofUse } from './detections.ts';

const target = (row: number, attend: number[], ignore: number[]) =>
  markedImage(row, { attend: Float32Array.from(attend), ignore: Float32Array.from(ignore) });
const saturated = (maps: number[], ...targets: MarkedImage[]) =>
  ofSaturation(targets, Float32Array.from(maps), null, defaultEvidenceThresholds);

test('a map that is shut where it should look, or open where it should not, is saturated', () => {
  expect(saturated([0, 0, 0.5, 0.5], target(4, [1, 1, 0, 0], [0, 0, 0, 0]))).toMatchObject([
    { code: 'saturated', rows: [4] },
  ]);
  expect(saturated([1, 1, 0, 0], target(4, [0, 0, 0, 0], [1, 1, 0, 0]))).toMatchObject([{ code: 'saturated' }]);
});

test('a map at its ends as the feedback wants it is not, nor is one in between', () => {
  expect(saturated([1, 1, 0, 0], target(4, [1, 1, 0, 0], [0, 0, 1, 1]))).toEqual([]);
  expect(saturated([0.1, 0.9, 0.9, 0.1], target(4, [1, 1, 0, 0], [0, 0, 1, 1]))).toEqual([]);
});

test('half of what is marked is the threshold', () => {
  expect(saturated([0, 1, 1, 1], target(4, [1, 1, 1, 0], [0, 0, 0, 0]))).toEqual([]);
  expect(saturated([0, 0, 1, 1], target(4, [1, 1, 1, 0], [0, 0, 0, 0]))).toHaveLength(1);
});

test('what the training saw stuck is told with its step', () => {
  const fine = [target(4, [1, 1, 0, 0], [0, 0, 0, 0])];
  const seen = { step: 12, share: 0.95 };
  expect(ofSaturation(fine, new Float32Array(4).fill(0.5), seen, defaultEvidenceThresholds)).toEqual([
    { code: 'saturated', ...seen, rows: [] },
  ]);
});

test('contradictions are told by kind, with the people and a few of the images', () => {
  const pair = (
    kind: 'itself' | 'others' | 'alike',
    attendRow: number,
    ignoreRow: number,
    authors: [string, string],
  ) => ({
    kind,
    attendRow,
    ignoreRow,
    authors,
    overlap: 1,
  });
  const found = ofContradictions([
    pair('alike', 1, 2, ['Ada', 'Bo']),
    pair('itself', 3, 3, ['Ada', 'Ada']),
    pair('alike', 1, 5, ['Ada', 'Cy']),
  ]);
  expect(found).toEqual([
    { code: 'contradicts-itself', on: 1, people: ['Ada'], rows: [3] },
    { code: 'contradicts-alike', on: 3, people: ['Ada', 'Bo', 'Cy'], rows: [1, 2, 5] },
  ]);
  expect(ofContradictions([])).toEqual([]);
});

test('feedback that the model did not use before is told, whatever the verdict; used feedback is not', () => {
  expect(ofUse([{ about: 'ignored', verdict: 'no-op', rule: 'unused' }])).toEqual([
    { code: 'unused-feedback', rows: [] },
  ]);
  expect(ofUse([{ about: 'ignored', verdict: 'reject', rule: 'unused-and-costly' }])).toHaveLength(1);
  expect(ofUse([{ about: 'ignored', verdict: 'accept', rule: 'cured' }])).toEqual([]);
  expect(ofUse([{ about: 'ignored', verdict: 'reject', rule: 'no-help' }])).toEqual([]);
});
