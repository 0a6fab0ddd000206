import type { Engine } from '@fovea/engine';
import type { TrainingGraphSettings } from '@fovea/learning';
import { trainingGraph } from '@fovea/learning';
import type { Contestant } from './contestant.ts';
import { inProcess } from './contestant.ts';
import type { Workload } from './inputs.ts';

type Choice = Pick<TrainingGraphSettings, 'optimizer' | 'execution' | 'precision'>;

/** The step as Fovea's own training runs it. */
export async function foveaStep(
  name: string,
  engine: Engine,
  { batch, model, batches }: Workload,
  choice: Choice,
): Promise<Contestant> {
  const settings = { form: model.form, batchSize: batch, dropout: true, feedback: null, ...choice };
  const graph = await trainingGraph(engine, settings, model.weights);
  if (graph.fallback !== null) throw new Error(`${name} was not measured: ${graph.fallback}`);
  const once = (turn: number): number => {
    const { images, labels, keep } = batches[turn % batches.length]!;
    return graph.step({
      batch: { inputs: images, labels },
      feedback: null,
      dropout: keep,
      learningRate: 1e-3,
      gateLearningRate: 5e-3,
      lambda: 1,
    }).data;
  };
  return inProcess(name, once, () => graph.dispose());
}
