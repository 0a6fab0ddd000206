import type { Engine } from '@fovea/engine';
import type { Weights } from '../model/model.ts';
import { networkForm } from '../model/model.ts';
import { TrainingGraph } from './training-graph.ts';
import type { TrainingGraphSettings } from './training-step.ts';
import { captureTraining } from './training-step.ts';

/** Captured graphs that no training uses at present, newest last. Tracing and loading one takes about a second. */
const idle = new WeakMap<Engine, { key: string; graph: TrainingGraph }[]>();
const mostIdle = 4;

/**
 * The training step of a model, ready to run, with these weights and a fresh optimiser: captured where there is a native
 * engine. Give it back with `release`.
 */
export async function trainingGraph(
  engine: Engine,
  settings: TrainingGraphSettings,
  weights: Weights,
): Promise<TrainingGraph> {
  const key = JSON.stringify({ ...settings, form: networkForm(settings.form) });
  const waiting = idle.get(engine) ?? [];
  idle.set(engine, waiting);
  const at = waiting.findIndex((each) => each.key === key);
  const [known] = at === -1 ? [] : waiting.splice(at, 1);
  if (known !== undefined) {
    known.graph.begin(weights);
    return known.graph;
  }
  const session = await captureTraining(engine, settings, weights);
  return new TrainingGraph(session, settings, (graph) => {
    if (graph.execution === 'eager') return graph.dispose();
    waiting.push({ key, graph });
    if (waiting.length > mostIdle) waiting.shift()?.graph.dispose();
  });
}
