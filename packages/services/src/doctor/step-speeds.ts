import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Engine } from '@fovea/engine';

/** How fast the default training step runs on this engine, and how much slower in every other way of running it. */
export async function describeStepSpeeds(engine: Engine): Promise<string> {
  const { stepSpeed } = await import('@fovea/learning');
  const shown = (imagesPerSecond: number) => `${imagesPerSecond.toFixed(0)} images/s`;
  if (engine.name === 'wasm') return `a training step: ${shown(await stepSpeed(engine, 'eager', 1))}`;
  const captured = await stepSpeed(engine, 'captured');
  const eager = await stepSpeed(engine, 'eager');
  const wasm = await wasmSpeed();
  const slower = (speed: number) => `${(captured / speed).toFixed(1)} × slower (${shown(speed)})`;
  return `a training step as a graph: ${shown(captured)}; operation by operation ${slower(eager)}; on WASM ${slower(wasm)}`;
}

async function wasmSpeed(): Promise<number> {
  const thread = new Worker(new URL('./wasm-speed.thread.ts', import.meta.url));
  try {
    const [speed] = (await once(thread, 'message')) as [number];
    return speed;
  } finally {
    await thread.terminate();
  }
}
