import type { ClassBalanceSettings, NetworkView, Recipe, RecipeInput } from '@fovea/domain';
import { batchAt, middleTap, modelSize, parseRecipe } from '@fovea/domain';

/** Images that the first training sees, at least and at most, and times that it sees each in between. */
const epochs = 8;
const fewestSteps = 150;
const mostSteps = 2000;

/**
 * The first model of a project: Adam at 1e-3 with cosine decay, batch 64 (of large images fewer), dropout ½, flips and quarter turns.
 * @param images labelled training images
 * Of a network that was brought along: batch 32, dropout .2, the gate at its middle tap, and its own weights at 3e-4.
 * @param settings in place of the defaults
 */
export function defaultBaseRecipe(
  images: number,
  seed = 0,
  {
    network = null,
    ...settings
  }: ClassBalanceSettings &
    Partial<Pick<RecipeInput, 'size' | 'normalise' | 'augment'>> & { readonly network?: NetworkView | null } = {},
): Recipe {
  const batchSize = batchAt(network === null ? 64 : 32, settings.size ?? modelSize);
  const steps = Math.min(mostSteps, Math.max(fewestSteps, Math.ceil((epochs * images) / batchSize)));
  return parseRecipe({
    kind: 'base',
    steps,
    batchSize,
    seed,
    gateLearningRate: 1e-3,
    decay: true,
    ...settings,
    ...startOf(network),
  });
}

const startOf = (network: NetworkView | null): Partial<RecipeInput> =>
  network === null ? {} : { network: network.sha256, gates: [middleTap(network.taps)], dropout: 0.2, networkRate: 0.3 };
