import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { nativeFolder } from './native/location.ts';
import { readNativeStamp } from './native/stamp.ts';
import type { ThreadTask } from './threads.fixture.ts';

function start(task: ThreadTask): Worker {
  return new Worker(new URL('./threads.fixture.ts', import.meta.url), { workerData: task });
}

async function finish(worker: Worker): Promise<{ losses: number[]; weights: number[] }> {
  const losses: number[] = [];
  let weights: number[] = [];
  worker.on('message', (message: { loss?: number; weights?: number[] }) => {
    if (message.loss !== undefined) losses.push(message.loss);
    if (message.weights) weights = message.weights;
  });
  const [code] = (await once(worker, 'exit')) as [number];
  expect(code).toBe(0);
  return { losses, weights };
}

function largestDifference(left: number[], right: number[]): number {
  expect(left.length).toBe(right.length);
  return Math.max(...left.map((value, index) => Math.abs(value - (right[index] ?? Infinity))));
}

function isNativeInstalled(): boolean {
  try {
    const folder = nativeFolder();
    return folder !== undefined && Boolean(readNativeStamp(folder));
  } catch {
    return false;
  }
}

describe.skipIf(!isNativeInstalled())('with the native engine', () => {
  test('two threads train at once, and give the same bits as one alone', async () => {
    const alone = await finish(start({ engine: 'native', steps: 10 }));
    const both = await Promise.all([1, 2].map(() => finish(start({ engine: 'native', steps: 10 }))));
    expect(alone.losses).toHaveLength(10);
    for (const one of both) expect(one).toEqual(alone);
  });

  test('a thread killed in mid-training leaves the others and later ones usable', async () => {
    const survivor = finish(start({ engine: 'native', steps: 200 }));
    for (let kill = 0; kill < 3; kill += 1) {
      const victim = start({ engine: 'native', steps: 100_000 });
      for (let step = 0; step < 3; step += 1) await once(victim, 'message');
      await victim.terminate();
    }
    const { losses } = await survivor;
    expect(losses).toHaveLength(200);
    expect(losses[199]).toBeLessThan((losses[0] ?? 0) / 2);
    expect((await finish(start({ engine: 'native', steps: 3 }))).losses).toHaveLength(3);
  });

  test('native and WASM agree on five training steps', async () => {
    const native = await finish(start({ engine: 'native', steps: 5 }));
    const wasm = await finish(start({ engine: 'wasm', steps: 5 }));
    expect(largestDifference(native.losses, wasm.losses)).toBeLessThan(1e-4);
    expect(largestDifference(native.weights, wasm.weights)).toBeLessThan(1e-4);
  });
});
