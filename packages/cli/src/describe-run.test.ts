import type { RerunResult, RunCandidate } from '@fovea/domain';
import { expect, test } from 'vitest';
import { rerunSentence, versionInShort } from './describe-run.ts';

const [one, other] = ['a'.repeat(64), 'b'.repeat(64)];
const rerunOf = { id: 'run', number: 7 };
const found = (result: Partial<RerunResult>) =>
  rerunSentence({ rerunOf, rerun: { weightsHash: one, expectedHash: one, equal: true, differences: [], ...result } });

test('a repetition of a run whose weights were dropped says whether they are stored again', () => {
  expect(found({})).toBe('The same weights as run 7, bit for bit (aaaaaaaaaaaa).');
  expect(found({ madeAgain: true })).toMatch(
    /bit for bit \(a+\)\. The weights had been dropped\. They are stored again/,
  );
  expect(found({ equal: false, expectedHash: other, differences: ['threads: 1 and 2'], madeAgain: false })).toMatch(
    /the engine differs in threads: 1 and 2\. The weights of the version had been dropped, and they stay so/,
  );
});

test('a version in a table says where its weights are missing', () => {
  const rejected: RunCandidate = { id: 'v', number: 4, verdict: null, state: 'rejected', weightsDroppedAt: null };
  expect(versionInShort(rejected)).toBe('4 rejected');
  expect(versionInShort({ ...rejected, weightsDroppedAt: '2026-11-30T08:00:00.000Z' })).toBe(
    '4 rejected, weights dropped',
  );
});
