import { loadEngine } from '../load-engine.ts';
import type { Session } from './session.ts';
import { loadTraining, trainingFeeds } from './small-training.fixture.ts';

/** Memory before and after, once warm. */
interface Growth {
  readonly residentBefore: number;
  readonly residentAfter: number;
  /** Share of the memory before. */
  readonly growth: number;
  readonly tensorsBefore: number;
  readonly tensorsAfter: number;
}
export interface MemoryReport {
  readonly mode: Session['mode'];
  readonly steps: Growth;
  readonly cycles: Growth;
}

/** Runs training steps, then load and dispose in turns. Started as `node --expose-gc memory.fixture.ts STEPS CYCLES`. */
const [steps = 10_000, cycles = 200] = process.argv.slice(2).map(Number);
/** Until then the allocator and TensorFlow's pools still grow. */
const [warmSteps, warmCycles] = [500, 40];
const engine = await loadEngine();
const { tf } = engine;

/** @param warm repetitions before memory is looked at */
async function watch(count: number, warm: number, once: () => void | Promise<void>): Promise<Growth> {
  const look = () => {
    globalThis.gc?.();
    return { resident: process.memoryUsage.rss(), tensors: tf.memory().numTensors };
  };
  for (let index = 0; index < warm; index += 1) await once();
  const before = look();
  for (let index = 0; index < count; index += 1) await once();
  const after = look();
  return {
    residentBefore: before.resident,
    residentAfter: after.resident,
    growth: after.resident / before.resident - 1,
    tensorsBefore: before.tensors,
    tensorsAfter: after.tensors,
  };
}

const session = await loadTraining(engine);
const { mode } = session;
const stepGrowth = await watch(steps, warmSteps, () => {
  session.run('step', trainingFeeds);
});
session.dispose();
const cycleGrowth = await watch(cycles, warmCycles, async () => {
  const other = await loadTraining(engine);
  other.run('step', trainingFeeds);
  other.dispose();
});
console.log(JSON.stringify({ mode, steps: stepGrowth, cycles: cycleGrowth } satisfies MemoryReport));
