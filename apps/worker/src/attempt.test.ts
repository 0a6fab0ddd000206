import { setTimeout as sleep } from 'node:timers/promises';
import { FoveaError } from '@fovea/domain';
import { expect, test, vi } from 'vitest';
import type { TaskMessage } from './messages.ts';
import type { ProgressBatch } from './attempt.ts';
import { ProgressWriter } from './attempt.ts';

function step(number: number): TaskMessage {
  return {
    kind: 'progress',
    progress: {
      step: number,
      steps: 10,
      phase: 'training',
      dataLoss: 1 / number,
      feedbackLoss: null,
      imagesPerSecond: null,
      secondsLeft: null,
      curve: { step: number, dataLoss: 1 / number, feedbackLoss: null, lambda: 1 },
    },
  };
}

function writer(write: (batch: ProgressBatch) => Promise<void>, superseded: () => void = () => undefined) {
  return new ProgressWriter({ write, superseded, everyMs: 40 });
}

test('the first words leave at once, the rest in batches that keep every point and the latest picture', async () => {
  const batches: ProgressBatch[] = [];
  const progress = writer(async (batch) => void batches.push(batch));
  progress.take(step(1));
  await sleep(10);
  expect(batches).toHaveLength(1);
  for (const number of [2, 3, 4]) progress.take(step(number));
  for (const number of [2, 3]) progress.take({ kind: 'attention', step: number, map: new Float32Array(4) });
  await sleep(10);
  expect(batches).toHaveLength(1);
  await progress.close();
  expect(batches).toHaveLength(2);
  expect(batches[1]?.progress?.step).toBe(4);
  expect(batches[1]?.progress).not.toHaveProperty('curve');
  expect(batches[1]?.points.map((point) => point.step)).toEqual([2, 3, 4]);
  expect(batches[1]?.attention?.step).toBe(3);
});

test('a phase that measures nothing leaves the last figures standing', async () => {
  const batches: ProgressBatch[] = [];
  const progress = writer(async (batch) => void batches.push(batch));
  progress.take(step(4));
  const { progress: evaluating } = step(4) as Extract<TaskMessage, { kind: 'progress' }>;
  progress.take({ kind: 'progress', progress: { ...evaluating, phase: 'evaluating', dataLoss: null } });
  await progress.close();
  expect(batches.at(-1)?.progress).toMatchObject({ phase: 'evaluating', dataLoss: 0.25 });
});

test('what a lost database did not take goes with a later batch, in order', async () => {
  const batches: ProgressBatch[] = [];
  let away = true;
  const progress = writer(async (batch) => {
    if (away) throw new Error('ECONNREFUSED');
    batches.push(batch);
  });
  progress.take(step(1));
  await sleep(10);
  progress.take(step(2));
  away = false;
  await sleep(60);
  expect(batches.flatMap(({ points }) => points.map((point) => point.step))).toEqual([1, 2]);
  await progress.close();
});

test('what a database that is away at the end did not take is written when it is back', async () => {
  const batches: ProgressBatch[] = [];
  let away = true;
  const progress = writer(async (batch) => {
    if (away) throw new FoveaError('DATABASE_UNREACHABLE', 'Start the database.');
    batches.push(batch);
  });
  progress.take(step(9));
  await sleep(10);
  progress.take(step(10));
  const closed = progress.close();
  await sleep(10);
  away = false;
  await closed;
  expect(batches.map(({ points }) => points.map((point) => point.step))).toEqual([[9, 10]]);
  expect(batches[0]?.progress?.step).toBe(10);
});

test('a refused attempt is told once, and writes nothing more', async () => {
  const superseded = vi.fn();
  const write = vi.fn(async () => {
    throw new FoveaError('RUN_NOT_ACTIVE', 'Another worker holds the run.');
  });
  const progress = writer(write, superseded);
  progress.take(step(1));
  await sleep(10);
  progress.take(step(2));
  await sleep(60);
  await progress.close();
  expect(superseded).toHaveBeenCalledTimes(1);
  expect(write).toHaveBeenCalledTimes(1);
});
