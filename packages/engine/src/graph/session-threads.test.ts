import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { loadEngine } from '../load-engine.ts';
import type { SessionState } from './session.ts';
import type { SessionThreadTask } from './session-threads.fixture.ts';

const { name } = await loadEngine();

function start(steps: number): Worker {
  const workerData: SessionThreadTask = { steps };
  return new Worker(new URL('./session-threads.fixture.ts', import.meta.url), { workerData });
}

async function finish(worker: Worker): Promise<{ losses: number[]; state: SessionState }> {
  const losses: number[] = [];
  let state: SessionState = {};
  worker.on('message', (message: { mode?: string; loss?: number; state?: SessionState }) => {
    if (message.mode !== undefined) expect(message.mode).toBe('captured');
    if (message.loss !== undefined) losses.push(message.loss);
    if (message.state !== undefined) state = message.state;
  });
  const [code] = (await once(worker, 'exit')) as [number];
  expect(code).toBe(0);
  return { losses, state };
}

describe.skipIf(name !== 'native')('sessions of two threads', () => {
  test('run at once, with the same bits as one alone', async () => {
    const alone = await finish(start(50));
    const both = await Promise.all([finish(start(50)), finish(start(50))]);
    expect(alone.losses).toHaveLength(50);
    expect(alone.losses[49]).toBeLessThan(alone.losses[0] as number);
    for (const one of both) expect(one).toEqual(alone);
  });

  test('one that is ended in mid-step leaves the other and later ones usable', async () => {
    const survivor = finish(start(500));
    const victim = start(1_000_000);
    for (let step = 0; step < 20; step += 1) await once(victim, 'message');
    await victim.terminate();
    expect((await survivor).losses).toHaveLength(500);
    expect((await finish(start(3))).losses).toHaveLength(3);
  });
});
