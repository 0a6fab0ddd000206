import type { Recipe, RecipeInput } from '@fovea/domain';
import { parseRecipe } from '@fovea/domain';
import type { DecoySets } from './sets.ts';
import type { MaskShape } from './masks.ts';
import { feedbackOn, someRows } from './masks.ts';
import type { LongTraining } from './resumable.ts';
import type { DecoyScale } from './scale.ts';
import { architecture, stepsPerEpoch } from './scale.ts';

/** How a training from scratch is taught about the decoys. */
export interface Method {
  /** What is marked, and on what share of the images; null to mark nothing. */
  readonly masks: { readonly shape: MaskShape; readonly share: number } | null;
  /** RRR is the published comparator; its gate stays open, as if there were none. */
  readonly learns: 'gate' | 'input-gradient';
  /** Weight of what was marked. */
  readonly lambda: number;
  /** Trains on the images that are not held out. */
  readonly heldOut?: true;
}

const whole = { shape: 'whole', share: 1 } as const;

/**
 * The published weight of RRR is 10 on the sum over a batch of squared gradients by pixels in 0…255; here it weighs the mean
 * over images, by pixels in 0…1.
 * @see Friedrich et al. 2023, Nature Machine Intelligence 5:319, in its code
 */
const publishedPenalty = (10 * 256) / 255 ** 2;

export const methods = {
  base: { masks: null, learns: 'gate', lambda: 1 },
  ours: { masks: whole, learns: 'gate', lambda: 1 },
  rrr: { masks: whole, learns: 'input-gradient', lambda: publishedPenalty },
  control: { masks: whole, learns: 'gate', lambda: 0, heldOut: true },
  twentyPercent: { masks: { shape: 'whole', share: 0.2 }, learns: 'gate', lambda: 1, heldOut: true },
  topHalfRemoved: { masks: { shape: 'bottom-half', share: 1 }, learns: 'gate', lambda: 1, heldOut: true },
  wrong: { masks: { shape: 'wrong', share: 1 }, learns: 'gate', lambda: 1, heldOut: true },
} as const satisfies Record<string, Method>;
export type MethodName = keyof typeof methods;

/** The published recipe, gate and feedback apart: Adam at 1e-3 without decay, nothing dropped out, no image changed. */
export function scratchRecipe(scale: DecoyScale, { learns, lambda, heldOut }: Method, seed: number): Recipe {
  const images = scale.train - (heldOut === true ? scale.heldOut : 0);
  const feedback: RecipeInput['feedback'] = {
    method: learns,
    // A published mask is the decoy, no more.
    ...(learns === 'input-gradient' && { dilation: 0 }),
    batchSize: scale.feedbackBatchSize[learns],
    newHead: false,
    counterexamples: false,
  };
  return parseRecipe({
    kind: 'base',
    seed,
    steps: stepsPerEpoch(scale, images) * scale.epochs.at(-1)!,
    batchSize: scale.batchSize,
    gateLearningRate: 1e-3,
    dropout: 0,
    augment: false,
    precision: scale.precision,
    balance: { scheme: 'static', lambda },
    feedback,
  });
}

/** A training from scratch by one of the methods. */
export function trainingBy(scale: DecoyScale, method: Method, sets: DecoySets, seed: number): LongTraining {
  const { masks, heldOut } = method;
  const rows = heldOut === true ? sets.rows.kept : sets.rows.all;
  const marked = masks === null ? null : masks.share === 1 ? rows : someRows(rows, rows.length * masks.share, seed);
  return {
    images: sets.train,
    train: rows,
    feedback: masks === null || marked === null ? [] : feedbackOn(sets.train, marked, masks.shape),
    recipe: scratchRecipe(scale, method, seed),
    base: null,
    architecture,
  };
}
