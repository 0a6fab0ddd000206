import type { RunProgress } from '@fovea/domain';
import { expect, it } from 'vitest';
import { isActive, isOpen, shareDone, silence, stateAt } from './run-state.ts';

const at = (phase: RunProgress['phase'], step = 20, steps = 50): RunProgress => ({
  phase,
  step,
  steps,
  imagesPerSecond: null,
  secondsLeft: null,
  dataLoss: null,
  feedbackLoss: null,
});

it('tells what goes on from what can go on, and both from what has ended', () => {
  expect((['queued', 'running', 'paused', 'finished'] as const).map(isActive)).toEqual([true, true, false, false]);
  expect((['queued', 'running', 'paused', 'failed', 'cancelled'] as const).map(isOpen)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});

it('reads a run’s state from its progress', () => {
  expect(
    (['waiting', 'preparing', 'training', 'evaluating', 'paused'] as const).map((phase) => stateAt(at(phase))),
  ).toEqual(['queued', 'running', 'running', 'running', 'paused']);
});

it('shows a share only where steps are counted', () => {
  expect(shareDone(at('training'))).toBe(0.4);
  expect(shareDone(at('paused'))).toBe(0.4);
  expect(shareDone(at('done', 0))).toBe(1);
  expect([shareDone(at('preparing')), shareDone(at('evaluating')), shareDone(at('training', 0, 0))]).toEqual([
    null,
    null,
    null,
  ]);
});

it('says how long a worker has been silent, once that is long, and only of a run that a worker has', () => {
  const told = '2026-01-02T03:04:05.000Z';
  const after = (ms: number) => Date.parse(told) + ms;
  expect(silence({ ...at('training'), at: told }, after(10_000))).toBeNull();
  expect(silence({ ...at('training'), at: told }, after(10_001))).toBe(10_001);
  expect(silence({ ...at('evaluating'), at: told }, after(75_000))).toBe(75_000);
  for (const phase of ['waiting', 'paused', 'done'] as const)
    expect(silence({ ...at(phase), at: told }, after(75_000))).toBeNull();
  expect(silence(at('training'), after(75_000)), 'a run of old').toBeNull();
});
