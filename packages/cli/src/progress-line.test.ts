import type { RunDetail } from '@fovea/domain';
import { expect, test } from 'vitest';
import { progressLine } from './progress-line.ts';

const at = '2026-11-30T10:00:00.000Z';
const run: Pick<RunDetail, 'number' | 'state' | 'progress'> = {
  number: 4,
  state: 'running',
  progress: {
    ...{ step: 5, steps: 50, phase: 'training', at },
    ...{ dataLoss: 0.25, feedbackLoss: null, imagesPerSecond: 120.4, secondsLeft: 7.2 },
  },
};
const after = (seconds: number) => Date.parse(at) + 1000 * seconds;

test('says how far a run is, and no more while its worker tells', () => {
  const line = progressLine(run, after(9));
  for (const part of ['run 4', 'training', 'data loss 0.250', '120 images/s', '8 s left']) expect(line).toContain(part);
  expect(line).not.toContain('feedback loss');
  expect(line).not.toContain('last sign');
});

test('of a frozen worker it says how long ago its last sign was, and of a run that no worker has nothing', () => {
  expect(progressLine(run, after(75))).toContain('last sign of the worker 75 s ago');
  expect(progressLine({ ...run, state: 'queued' }, after(75))).not.toContain('last sign');
});
