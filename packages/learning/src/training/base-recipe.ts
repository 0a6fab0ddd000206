import type { BaseSettings, NetworkView, Recipe, RecipeInput } from '@fovea/domain';
import { batchAt, hasFreshWeights, usualTap, modelSize, parseRecipe } from '@fovea/domain';

/** Images that the first training sees, at least and at most, and times that it sees each in between. */
const epochs = 8;
const fewestSteps = 150;
const mostSteps = 2000;

/** What is known of a project, and what somebody chose in place of the defaults. */
interface BaseChoices
  extends BaseSettings, Partial<Pick<RecipeInput, 'size' | 'background' | 'normalise' | 'augment'>> {
  /** What its models are made of; null or left out for the small network. */
  readonly network?: NetworkView | null;
}

/**
 * The first model of a project: Adam at 1e-3 with cosine decay, batch 64 (of large images fewer), dropout ½, flips and quarter
 * turns. Of a network that was brought along: batch 32, dropout .2, the gate at a late tap, which reads features of one size,
 * and its own weights at 3e-4, if they are not fresh ones.
 * @param images labelled training images
 */
export function defaultBaseRecipe(
  images: number,
  seed = 0,
  { network = null, gates, steps, networkRate, ...chosen }: BaseChoices = {},
): Recipe {
  const batchSize = batchAt(network === null ? 64 : 32, chosen.size ?? modelSize);
  const usualSteps = Math.min(mostSteps, Math.max(fewestSteps, Math.ceil((epochs * images) / batchSize)));
  const common = { kind: 'base', seed, batchSize, steps: steps ?? usualSteps, gateLearningRate: 1e-3, decay: true };
  if (network === null) return parseRecipe({ ...common, gates, networkRate, ...chosen });
  return parseRecipe({
    ...common,
    network: network.sha256,
    gates: gates ?? [usualTap(network.taps)],
    gateNorm: 'rms',
    dropout: 0.2,
    networkRate: networkRate ?? (hasFreshWeights(network) ? undefined : 0.3),
    ...chosen,
  });
}
