import { z } from 'zod';
import { FoveaError } from '../errors.ts';
import type { Region } from '../roi/region.ts';
import { strongest } from '../roi/region.ts';
import { meanings } from '../words.ts';
import type { FeedbackLossName } from './feedback.ts';
import { feedbackLossForms } from './feedback.ts';

/** How far attention may stray from what was drawn: the share of the feedback loss that may be left of what it was at first. */
export const straySchema = z.number().min(0.0025).max(1);

/** What the page asks for unless a person says otherwise. */
export const usualStray = 0.05;

/** Loss of a half-open gate inside a region to ignore: ln 2. */
const halfOpen = 0.69;

/**
 * The same as the ε of the constrained balance, a feedback loss: the share of the loss that the images have before the
 * first step, on average, by what was drawn on them and how strongly. Where any image has something to attend to, gates
 * start half open for all, and regions to ignore only have to be shut.
 * @param images the regions of each image to train on; at least one
 * @throws RECIPE_INVALID for a share that is none
 */
export function strayAllowed(
  stray: number,
  { attendLoss, ignoreLoss }: Readonly<Record<'attendLoss' | 'ignoreLoss', FeedbackLossName>>,
  images: readonly (readonly Pick<Region, 'meaning' | 'strength'>[])[],
): number {
  if (!straySchema.safeParse(stray).success)
    throw new FoveaError(
      'RECIPE_INVALID',
      'How far attention may stray is a share of the distance between attention and drawings at the start. Choose a number from 0.0025 to 1 and start again.',
      { stray },
    );
  const attends = images.some((regions) => strongest(regions, 'attend') > 0);
  const first = {
    attend: feedbackLossForms[attendLoss].first.attend,
    ignore: attends ? halfOpen : feedbackLossForms[ignoreLoss].first.ignore,
  };
  const firstOf = (regions: (typeof images)[number]) =>
    meanings.reduce((sum, meaning) => sum + strongest(regions, meaning) * first[meaning], 0);
  const mean = images.reduce((sum, regions) => sum + firstOf(regions), 0) / images.length;
  return Number((stray * mean).toPrecision(3));
}
