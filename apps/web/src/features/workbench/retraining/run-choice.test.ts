import type { RunSummary } from '@fovea/domain';
import { recalibrationRecipe } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import { currentRun, secondsExpected } from './run-choice.ts';

const run = (number: number, change: Partial<RunSummary> = {}): RunSummary => ({
  id: `run-${number}`,
  number,
  kind: 'recalibration',
  state: 'finished',
  recipe: recalibrationRecipe('quick'),
  network: null,
  base: null,
  candidate: null,
  feedbackImages: 1,
  feedbackUse: { taught: 1, check: 0, stored: 0 },
  attentionImages: 0,
  validation: null,
  verdict: null,
  attentionDifference: null,
  progress: {
    step: 0,
    steps: 50,
    phase: 'done',
    dataLoss: null,
    feedbackLoss: null,
    imagesPerSecond: null,
    secondsLeft: null,
  },
  pausing: false,
  rerunOf: null,
  rerun: null,
  failure: null,
  stale: false,
  startedBy: 'owner',
  queuedAt: '2026-01-01T00:00:00Z',
  startedAt: '2026-01-01T00:00:00Z',
  finishedAt: '2026-01-01T00:00:20Z',
  ...change,
});
const candidate = (id: string, state: 'candidate' | 'champion' | 'rejected') => ({
  ...{ id, number: 2, state, weightsDroppedAt: null },
  verdict: null,
});

describe('currentRun', () => {
  const decided = run(3, { candidate: candidate('v3', 'rejected') });
  const waiting = run(2, { candidate: candidate('v2', 'candidate') });
  const accepted = run(1, { candidate: candidate('v1', 'champion') });

  it('prefers what runs, then what waits, then what was accepted', () => {
    const running = run(1, { state: 'running', finishedAt: null });
    expect(currentRun([decided, waiting, running], null)?.id).toBe('run-1');
    expect(currentRun([accepted, decided, waiting], 'v1')?.id).toBe('run-2');
    expect(currentRun([decided, accepted], 'v1')?.id).toBe('run-1');
  });

  it('returns to nothing where all is decided, and never to base training', () => {
    expect(currentRun([decided], 'v0')).toBeNull();
    expect(currentRun([run(1, { kind: 'base', state: 'running' })], null)).toBeNull();
    const repetition = run(3, { state: 'running', rerunOf: { id: 'run-1', number: 1 } });
    expect(currentRun([repetition], null)).toBeNull();
    const paused = run(2, { state: 'paused', finishedAt: null });
    expect(currentRun([repetition, paused, run(1)], null)).toBe(paused);
  });
});

describe('secondsExpected', () => {
  it('takes the newest run of the same length', () => {
    const slow = run(1, { finishedAt: '2026-01-01T00:01:00Z' });
    expect(secondsExpected([slow, run(2)], 50)).toBe(20);
  });

  it('scales by steps where only another length was measured', () => {
    expect(secondsExpected([run(1)], 150)).toBe(60);
  });

  it('says nothing before anything was measured', () => {
    expect(secondsExpected([run(1, { state: 'cancelled' })], 50)).toBeNull();
  });
});
