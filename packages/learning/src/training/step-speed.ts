import { modelSize } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import { formOfRecipe } from '../model/model.ts';
import { programOf } from '../model/program-of.ts';
import { initialWeights } from '../model/weights.ts';
import { RandomStream } from '../random/random-stream.ts';
import { trainingGraph } from './ready-graphs.ts';

const batchSize = 16;
const form = formOfRecipe({ size: modelSize, gates: ['input'], gateForm: 'stretched' }, 2);
const { classes } = form;
const { dropoutWidth } = programOf(form);

/**
 * Speed of the default training step on noise, for a comparison of engines and executions on one machine.
 * @param steps that are timed; one more comes before them
 * @returns images per second, by the fastest step
 */
export async function stepSpeed(engine: Engine, execution: 'captured' | 'eager', steps = 5): Promise<number> {
  const stream = new RandomStream(0, 'step speed');
  const noise = (count: number) => Float32Array.from({ length: count }, () => stream.uniform() - 0.5);
  const step = {
    batch: {
      inputs: noise(batchSize * modelSize ** 2 * 3),
      labels: Float32Array.from({ length: batchSize * classes }, (_, index) => ((index >> 1) % 2) ^ (index % 2)),
    },
    feedback: null,
    dropout: new Float32Array(batchSize * dropoutWidth).fill(1),
    learningRate: 1e-3,
    gateLearningRate: 1e-3,
    lambda: 0,
  };
  const settings = {
    form,
    batchSize,
    dropout: true,
    feedback: null,
    optimizer: 'adam',
    execution,
  } as const;
  const graph = await trainingGraph(engine, settings, initialWeights(form, 0, 2));
  try {
    let fastest = Infinity;
    for (let count = 0; count <= steps; count++) {
      const started = performance.now();
      graph.step(step);
      if (count > 0) fastest = Math.min(fastest, performance.now() - started);
    }
    return (batchSize / fastest) * 1000;
  } finally {
    graph.release();
  }
}
