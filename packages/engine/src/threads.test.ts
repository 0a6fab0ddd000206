import { spawn } from 'node:child_process';
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

  test('TensorFlow says nothing of its own as it starts, neither in the main thread nor in another', async () => {
    const here = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);
    const main = `await (await import(${here('./load-engine.ts')})).loadEngine({ engine: 'native' }); process.exit();`;
    const thread = `const { Worker } = await import('node:worker_threads');
      const options = { workerData: { engine: 'native', steps: 0 }, execArgv: [] };
      new Worker(new URL(${here('./threads.fixture.ts')}), options).once('message', () => process.exit());`;
    const { TF_CPP_MIN_LOG_LEVEL: _, ...environment } = process.env;
    for (const script of [main, thread]) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        env: environment,
        stdio: ['ignore', 'inherit', 'pipe'],
      });
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
      await once(child, 'close');
      expect(said).toBe('');
    }
  });

  test('native and WASM agree on five training steps', async () => {
    const native = await finish(start({ engine: 'native', steps: 5 }));
    const wasm = await finish(start({ engine: 'wasm', steps: 5 }));
    expect(largestDifference(native.losses, wasm.losses)).toBeLessThan(1e-4);
    expect(largestDifference(native.weights, wasm.weights)).toBeLessThan(1e-4);
  });
});
