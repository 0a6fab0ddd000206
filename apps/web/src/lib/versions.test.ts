import type { DecisionView } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import { championBefore, versionInWords } from './versions.ts';

const version = (number: number) => ({ id: `version-${number}`, number, verdict: null });
function decision(at: string, from: number | null, to: number | null): DecisionView {
  return {
    id: at,
    kind: 'accept',
    version: version(to ?? 0),
    from: from === null ? null : version(from),
    to: to === null ? null : version(to),
    by: 'owner',
    reason: 'because',
    at,
  };
}

describe('the champion before', () => {
  it('is where the alias last came from', () => {
    const decisions = [decision('2026-01-03', 3, 2), decision('2026-01-01', 1, 2), decision('2026-01-02', 2, 3)];
    expect(championBefore('version-2', decisions)).toEqual(version(3));
    expect(championBefore('version-3', decisions)).toEqual(version(2));
  });

  it('is none for the first, and a decision that moved nothing does not count', () => {
    expect(championBefore('version-1', [decision('2026-01-01', null, 1), decision('2026-01-02', 1, 1)])).toBeNull();
    expect(championBefore('version-9', [])).toBeNull();
  });
});

it.each([
  [null, 'version 3'],
  ['accept', 'version 3 (verdict: accept)'],
  ['no-op', 'version 3 (verdict: no-op)'],
] as const)('a version is named with the verdict on it: %s', (verdict, words) => {
  expect(versionInWords({ id: 'v', number: 3, verdict })).toBe(words);
});
