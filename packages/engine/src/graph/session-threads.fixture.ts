import { parentPort, workerData } from 'node:worker_threads';
import { loadEngine } from '../load-engine.ts';
import { loadTraining, trainingFeeds } from './small-training.fixture.ts';

/** What a thread is told; it posts its loss at every step, and finally the bytes of its variables. */
export interface SessionThreadTask {
  readonly steps: number;
}

const { steps } = workerData as SessionThreadTask;
const session = await loadTraining(await loadEngine({ engine: 'native' }));
for (let step = 0; step < steps; step += 1) {
  parentPort?.postMessage({ mode: session.mode, loss: session.run('step', trainingFeeds)['loss']?.[0] });
}
parentPort?.postMessage({ state: session.save() });
session.dispose();
