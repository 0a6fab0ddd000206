import { agreement } from '@fovea/domain';
import type { Model } from '../model/model.ts';
import { initialWeights } from '../model/weights.ts';

/** Seeds of the random models: fixed, so that a question asked again has the same answer. */
const seeds = [1, 2, 3];
const openGate = 2;

/**
 * The model randomisation test: how far does an explanation stay the same when all that the model has learned is replaced
 * by fresh random weights? One that does not change shows the image, not the model.
 * @param explain a model's map of one and the same image, for one and the same class
 * @returns mean `agreement` of the model's map with those of three random models, in [0,1], a map of theirs that points at
 * nothing counting as 0; null where the model's own points at nothing
 * @see Adebayo et al. 2018, Sanity checks for saliency maps (arXiv 1810.03292), section 3
 */
export async function randomisation(
  model: Model,
  explain: (model: Model) => Promise<Float32Array>,
): Promise<number | null> {
  const own = await explain(model);
  if (agreement(own, own) === null) return null;
  let sum = 0;
  for (const seed of seeds) {
    const stranger = { ...model, weights: initialWeights(model.form, seed, openGate) };
    sum += agreement(own, await explain(stranger)) ?? 0;
  }
  return sum / seeds.length;
}
