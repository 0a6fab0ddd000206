import type { Model } from '@fovea/learning';
import type { WeightsReference } from '@fovea/services';
import { readModel } from './warm-models.ts';

const mostKept = 4;

/** Bases and results of this thread's last trainings, by hash. The next training mostly begins at one of them. */
const trained = new Map<string, Model>();

/** Keeps a model, and with it what it answered (see `askOnce`). */
export function keepTrained(hash: string, model: Model): void {
  trained.delete(hash);
  trained.set(hash, model);
  for (const oldest of trained.keys()) if (trained.size > mostKept) trained.delete(oldest);
}

/**
 * The model that a training begins at, as an earlier training left it where one did.
 * @throws ARTIFACT_CORRUPT when its file is missing or damaged, also where the model is kept
 */
export async function readTrained(weights: WeightsReference): Promise<Model> {
  const read = await readModel(weights);
  const model = trained.get(weights.hash) ?? read;
  keepTrained(weights.hash, model);
  return model;
}
