import type { RerunResult, RunCandidate, RunDetail } from '@fovea/domain';
import { parseRecipe } from '@fovea/domain';
import { expect, test } from 'vitest';
import { describeRun, rerunSentence, versionInShort } from './describe-run.ts';

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

test('a run names the imported network that its model is made of', () => {
  const recipe = parseRecipe({ kind: 'base', steps: 50, network: one });
  const run = { number: 3, state: 'finished', kind: 'base', recipe, curve: [] };
  const nothing = { rerun: null, candidate: null, validation: null, evidence: null };
  const described = (network: string | null) => describeRun({ ...run, ...nothing, network } as unknown as RunDetail);
  expect(described('mine.keras')).toBe('Run 3 finished: base, network mine.keras, 50 steps, seed 0');
  expect(described(null)).toBe('Run 3 finished: base, 50 steps, seed 0');
});
