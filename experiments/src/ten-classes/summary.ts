import type { Answers } from '../decoy/measure.ts';
import { meanOf } from '../decoy/wording.ts';
import type { Repetition } from './repetition.ts';
import type { ModelName, Retraining, Scale, UsualModel } from './scale.ts';
import { countsOf } from './scale.ts';
import { rareClassOf } from './sets.ts';

/** What a model finds. Shares in [0,1]. */
interface Found {
  /** Recall of the class that is rare in the uneven sets of the seed. */
  readonly rare: number;
  /** Mean recall of the nine others. */
  readonly others: number;
  /** With each class as frequent as among the training images. */
  readonly accuracy: number;
}

export function foundBy({ byClass }: Answers, scale: Scale, name: ModelName, seed: number): Found {
  const rareClass = rareClassOf(seed);
  const counts = countsOf(scale, name, rareClass);
  const images = counts.reduce((sum, count) => sum + count);
  return {
    rare: byClass[rareClass]!,
    others: meanOf(byClass.filter((_, label) => label !== rareClass))!,
    accuracy: byClass.reduce((sum, recall, label) => sum + (recall * counts[label]!) / images, 0),
  };
}

/** Of the first models, over all seeds. */
export function meanFound(results: readonly Repetition[], scale: Scale, name: ModelName): Found {
  const found = results.map(({ seed, first }) => foundBy(first[name], scale, name, seed));
  const mean = (of: keyof Found) => meanOf(found.map((one) => one[of]))!;
  return { rare: mean('rare'), others: mean('others'), accuracy: mean('accuracy') };
}

/** By how much a retraining changed the accuracy of a seed's model. */
export function changeOf(
  { seed, first, retrained }: Repetition,
  scale: Scale,
  name: UsualModel,
  retraining: Retraining,
): number {
  const [before, after] = [first[name], retrained[name][retraining]].map((one) => foundBy(one, scale, name, seed));
  return after!.accuracy - before!.accuracy;
}

/** The change of accuracy on average, and the one that is farthest from 0. */
export function changes(
  results: readonly Repetition[],
  scale: Scale,
  name: UsualModel,
  retraining: Retraining,
): { readonly mean: number; readonly largest: number } {
  const all = results.map((one) => changeOf(one, scale, name, retraining));
  return {
    mean: meanOf(all)!,
    largest: all.reduce((one, other) => (Math.abs(other) > Math.abs(one) ? other : one)),
  };
}
