import type { ExplanationKind, Randomisation } from '@fovea/domain';
import { agreement, explanationKinds } from '@fovea/domain';
import type { Model } from '../model/model.ts';
import { initialWeights } from '../model/weights.ts';

/** Seeds of the random models: fixed, so that a question asked again has the same answer. */
const seeds = [1, 2, 3];
const openGate = 2;

/**
 * The model randomisation test: how far does each explanation stay the same when all that the model has learned is
 * replaced by fresh random weights? One that does not change shows the image, not the model.
 * @param explain a model's map of one and the same image, for one and the same class
 * @returns for each kind the mean `agreement` of the model's map with those of three random models, a map of theirs that
 * points at nothing counting as 0; null where the model's own points at nothing
 * @see Adebayo et al. 2018, Sanity checks for saliency maps (arXiv 1810.03292), section 3
 */
export async function randomisation(
  model: Model,
  explain: (model: Model, kind: ExplanationKind) => Promise<Float32Array>,
): Promise<Randomisation> {
  const { size, classes } = model.form;
  const strangers = seeds.map((seed) => ({ ...model, weights: initialWeights(size, classes, seed, openGate) }));
  const same = {} as Record<ExplanationKind, number | null>;
  for (const kind of explanationKinds) {
    const own = await explain(model, kind);
    let sum = 0;
    for (const stranger of strangers) sum += agreement(own, await explain(stranger, kind)) ?? 0;
    same[kind] = agreement(own, own) === null ? null : sum / strangers.length;
  }
  return same;
}
