import { modelSize } from '../words.ts';
import { batchAt } from './input-size.ts';

export const presets = ['quick', 'full'] as const;
export type Preset = (typeof presets)[number];

/** What a preset asks for where a person chose nothing else. */
export interface PresetRecipe {
  readonly steps: number;
  /** Images a step, from the data and from the feedback. */
  readonly batchSize: number;
  readonly feedbackBatchSize: number;
  /** Whether the dense head starts anew where something is to be ignored. */
  readonly newHead: boolean;
}

/** The longest training that a recipe may ask for. */
export const mostSteps = 20_000;

/** What a preset has to know of the training images. */
export interface ClassesTaught {
  readonly classes: number;
  /** Share of the labelled training images that show the rarest class. Left out: no class is rare. */
  readonly rarestShare?: number | undefined;
}

/** Below this share, one of two classes is rare: a step shows few images of it, so that a new head takes more steps to learn it. */
const rareShare = 0.1;
const timesAsLongWithRare = 3;

/** The two recalibrations that the page offers. Of more than two classes, steps are counted by the class. */
const offered = {
  quick: { stepsOfTwo: 50, stepsAClass: 30, batchSize: 64, feedbackBatchSize: 8 },
  full: { stepsOfTwo: 150, stepsAClass: 90, batchSize: 64, feedbackBatchSize: 32 },
} as const satisfies Record<Preset, object>;

/**
 * A preset for a model of such classes. The notes to decisions 103 and 108 have the figures behind the rule.
 * @param size of the images in pixels
 */
export function presetRecipe(
  preset: Preset,
  { classes, rarestShare = 1 / classes }: ClassesTaught,
  size: number = modelSize,
): PresetRecipe {
  const { stepsOfTwo, stepsAClass, ...batches } = offered[preset];
  const isOfTwo = classes === 2;
  const timesAsLong = rarestShare < rareShare ? timesAsLongWithRare : 1;
  const batchSize = batchAt(batches.batchSize, size);
  // Of large images fewer, in the same proportion.
  const feedbackBatchSize = (batches.feedbackBatchSize * batchSize) / batches.batchSize;
  return {
    batchSize,
    feedbackBatchSize,
    steps: isOfTwo ? stepsOfTwo * timesAsLong : Math.min(mostSteps, stepsAClass * classes),
    newHead: isOfTwo,
  };
}

/** The preset of such a recalibration, whatever its classes; null where none asks for it. */
export function presetOfLength(
  asked: Pick<PresetRecipe, 'steps' | 'batchSize' | 'feedbackBatchSize'> & { readonly size: number },
): Preset | null {
  const isAsked = (preset: Preset) => {
    const classes = Math.max(2, Math.ceil(asked.steps / offered[preset].stepsAClass));
    return [{ classes: 2 }, { classes: 2, rarestShare: 0 }, { classes }].some((taught) => {
      const { steps, batchSize, feedbackBatchSize } = presetRecipe(preset, taught, asked.size);
      return steps === asked.steps && batchSize === asked.batchSize && feedbackBatchSize === asked.feedbackBatchSize;
    });
  };
  return presets.find(isAsked) ?? null;
}
