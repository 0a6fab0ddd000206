import { z } from 'zod';

/**
 * How far a gate's map is from what was drawn, for either meaning. What each loss computes is told in the learning
 * package, file by file under `losses`. A new one is a line here and a line in its table `feedbackLosses`: docs/feedback.md.
 */
export const feedbackLossForms = {
  'balanced-bce': {
    title: 'Balanced cross-entropy',
    says: 'Each pixel is right or wrong; what is drawn counts as much as what is not, however small it is.',
  },
  dice: { title: 'Dice', says: 'Overlap of map and drawing: sharp maps, firm on their outline.' },
  energy: {
    title: 'Energy',
    says: 'Share of the map’s mass that lies where it was drawn, with a floor that keeps the map from vanishing.',
  },
  'balanced-mse': {
    title: 'Balanced squared error',
    says: 'Squared distance to fully open and fully shut, no further: the gate stays ready to learn something else.',
  },
  tolerance: {
    title: 'Tolerant outline',
    says: 'Nothing is said of a band around the outline, nor where the map is right by nine tenths: for hasty drawings.',
  },
} as const satisfies Record<string, { readonly title: string; readonly says: string }>;

export type FeedbackLossName = keyof typeof feedbackLossForms;
export const feedbackLossNames = Object.keys(feedbackLossForms) as readonly FeedbackLossName[];

const share = z.number().min(0).max(0.2);

/** What a recipe says of learning from drawn regions. */
export const feedbackSchema = z.object({
  batchSize: z.int().min(1).max(256).default(32),
  /** Regions are widened by this share of the map's width before an *ignore* loss sees them. */
  dilation: share.default(0.03),
  /** Half the width of the band around an outline of which the loss `tolerance` says nothing, as a share of the map's width. */
  tolerance: share.default(0.03),
  /** A straight-through 1[M > .5] instead of the soft map; used for *ignore*. Counterexamples cure without it. */
  hardGate: z.boolean().default(false),
  /** Start the dense head anew; used for *ignore*. */
  newHead: z.boolean().default(true),
  /** Transplant the ignored regions' content onto other training images, and remove it from its own. */
  counterexamples: z.boolean().default(true),
  attendLoss: z.enum(['dice', 'balanced-bce']).default('dice'),
  ignoreLoss: z.enum(feedbackLossNames).default('balanced-bce'),
  /** Where a new gate's logit z starts; null where meanings and losses decide. */
  gateStart: z.number().min(-4).max(4).nullable().default(null),
});
export type FeedbackRecipe = z.infer<typeof feedbackSchema>;
