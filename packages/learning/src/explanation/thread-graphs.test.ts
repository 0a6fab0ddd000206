import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setImmediate } from 'node:timers/promises';
import type { Engine, Session } from '@fovea/engine';
import { expect, test, vi } from 'vitest';
import { ThreadGraphs } from './thread-graphs.ts';

const engine = {} as Engine;
const dispose = vi.fn();
const capture = vi.fn((of: number) => Promise.resolve({ graph: { of }, session: { dispose } as unknown as Session }));
const ask = (graphs: ThreadGraphs<{ of: number }>, of: number) => graphs.of(engine, { of }, () => capture(of));

test('what was used last stays captured; of more than 16, the one used longest ago is captured anew', async () => {
  const graphs = new ThreadGraphs<{ of: number }>();
  for (let of = 0; of < 16; of++) await ask(graphs, of);
  const first = await ask(graphs, 0);
  await ask(graphs, 16);
  expect(capture).toHaveBeenCalledTimes(17);
  expect(await ask(graphs, 0)).toBe(first);
  expect(capture).toHaveBeenCalledTimes(17);
  await ask(graphs, 1);
  expect(capture).toHaveBeenCalledTimes(18);
});

test('what could not be captured is tried again', async () => {
  const graphs = new ThreadGraphs<{ of: number }>();
  capture.mockRejectedValueOnce(new Error('no memory'));
  await expect(ask(graphs, 1)).rejects.toThrow('no memory');
  expect(await ask(graphs, 1)).toEqual({ of: 1 });
});

test('a session ends once nobody has its graph any more, and not before', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const graphs = new ThreadGraphs<{ of: number }>();
  const mine = await ask(graphs, 0);
  for (let of = 1; of <= 17; of++) await ask(graphs, of);
  dispose.mockClear();
  capture.mockClear();
  await vi.waitFor(
    async () => {
      collect();
      await setImmediate();
      expect(dispose).toHaveBeenCalled();
    },
    { timeout: 5_000, interval: 10 },
  );
  expect(mine).toEqual({ of: 0 });
  // Of the two that are not kept any more, one is still in use.
  expect(dispose).toHaveBeenCalledTimes(1);
});
