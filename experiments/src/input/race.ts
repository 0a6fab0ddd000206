import type { Engine } from '@fovea/engine';
import type { TrainingGraph, TrainingInput } from '@fovea/learning';
import { Batches, planTraining, programOf, trainingGraph } from '@fovea/learning';
import type { Contestant } from '../speed/contestant.ts';
import { inProcess } from '../speed/contestant.ts';

type Fed = Pick<Parameters<TrainingGraph['step']>[0], 'batch' | 'feedback' | 'dropout'>;

/** Draws what one step of a training is fed. */
export function feeder(input: TrainingInput): () => Fed {
  const plan = planTraining(input);
  const batches = new Batches(input.images, input.train, input.recipe, plan);
  const { batchSize } = input.recipe;
  const { dropoutWidth } = programOf(plan.form);
  return () => ({
    batch: batches.next(),
    feedback: batches.nextFeedback(),
    dropout: batches.nextDropout(batchSize, dropoutWidth),
  });
}

/**
 * One training in two ways, on one graph: with a batch drawn anew for each step, and with the same prepared batch for all
 * of them. What the two differ by is what the input costs.
 */
export async function drawnAgainstConstant(
  engine: Engine,
  input: TrainingInput,
): Promise<{ contestants: readonly Contestant[]; images: number; close(): void }> {
  const plan = planTraining(input);
  const { recipe } = input;
  const corrected = plan.terms.length === 0 ? null : recipe.feedback;
  const graph = await trainingGraph(
    engine,
    {
      form: plan.form,
      batchSize: recipe.batchSize,
      dropout: recipe.dropout > 0,
      feedback: corrected && { batchSize: corrected.batchSize, terms: plan.terms, losses: corrected },
      optimizer: recipe.optimizer,
      precision: recipe.precision,
      execution: 'captured',
    },
    plan.start,
  );
  if (graph.fallback !== null) throw new Error(`The captured step was not measured: ${graph.fallback}`);
  const step = (fed: Fed): number =>
    graph.step({
      ...fed,
      learningRate: recipe.learningRate,
      gateLearningRate: recipe.gateLearningRate,
      lambda: recipe.balance.lambda,
    }).data;
  const draw = feeder(input);
  const constant = feeder(input)();
  return {
    contestants: [
      inProcess(
        'drawn',
        () => step(draw()),
        () => undefined,
      ),
      inProcess(
        'constant',
        () => step(constant),
        () => undefined,
      ),
    ],
    images: recipe.batchSize + (corrected?.batchSize ?? 0),
    close: () => graph.release(),
  };
}
