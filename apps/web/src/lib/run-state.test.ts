import type { RunProgress } from '@fovea/domain';
import { expect, it } from 'vitest';
import { isActive, isOpen, shareDone, stateAt } from './run-state.ts';

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
