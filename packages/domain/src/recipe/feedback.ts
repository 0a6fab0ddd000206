import { z } from 'zod';
import type { Meaning } from '../words.ts';
import type { ChoiceForm } from './choice-form.ts';

interface FeedbackLossForm extends ChoiceForm {
  /** What it is before the first step, on a new gate and a region of 3 % of the image: what straying is measured by. */
  readonly first: Readonly<Record<Meaning, number>>;
}

/**
 * How far a gate's map is from what was drawn, for either meaning. What each loss computes is told in the learning
 * package, file by file under `losses`. A new one is a line here and a line in its table `feedbackLosses`: docs/feedback.md.
 */
export const feedbackLossForms = {
  'balanced-bce': {
    title: 'Balanced cross-entropy',
    says: 'Compares attention and drawing pixel by pixel. All pixels inside the drawing together count as much as all pixels outside.',
    first: { attend: 0.69, ignore: 2.17 },
  },
  dice: {
    title: 'Dice',
    says: 'Looks at the overlap of attention and drawing. It makes sharp maps that keep to the outline.',
    first: { attend: 4.72, ignore: 4.73 },
  },
  energy: {
    title: 'Energy',
    says: 'Looks at the share of the attention that lies inside the drawing. The map cannot vanish altogether.',
    first: { attend: 3.71, ignore: 3.9 },
  },
  'balanced-mse': {
    title: 'Balanced squared error',
    says: 'Pushes attention to 1 where the model should look and to 0 where it should not, and no further. So the map can still learn something else later.',
    first: { attend: 1, ignore: 3.37 },
  },
  tolerance: {
    title: 'Tolerant outline',
    says: 'For hasty drawings: a band around the outline does not count. A pixel does not count either if its attention is above 0.9 where the model should look, or below 0.1 where it should not.',
    first: { attend: 0.59, ignore: 2.03 },
  },
} as const satisfies Record<string, FeedbackLossForm>;

export type FeedbackLossName = keyof typeof feedbackLossForms;
export const feedbackLossNames = Object.keys(feedbackLossForms) as readonly FeedbackLossName[];

/** How regions teach a model. All but `gate` are published methods to compare with: docs/feedback.md. */
export const feedbackMethodForms = {
  gate: {
    title: 'Attention gate',
    says: 'A part of the model, the gate, learns what was drawn. It weakens what the model should not see. Its map is the attention map.',
  },
  'input-gradient': {
    title: 'Input gradients',
    says: 'Punishes the model if its answer depends on pixels to ignore (Ross et al. 2017). This makes no attention map to look at afterwards.',
  },
  'random-pixels': {
    title: 'Random pixels',
    says: 'Shows the model the images again, with random colours in the regions to ignore. So there is no weight of the drawings to choose.',
  },
} as const satisfies Record<string, Pick<FeedbackLossForm, 'title' | 'says'>>;

export type FeedbackMethod = keyof typeof feedbackMethodForms;
export const feedbackMethods = Object.keys(feedbackMethodForms) as readonly FeedbackMethod[];

const share = z.number().min(0).max(0.2);
const fields = {
  method: z.enum(feedbackMethods),
  dilation: share,
  tolerance: share,
  newHead: z.boolean(),
  counterexamples: z.boolean(),
  attendLoss: z.enum(feedbackLossNames),
  ignoreLoss: z.enum(feedbackLossNames),
  gateStart: z.number().min(-4).max(4).nullable(),
} as const;

const feedbackObject = z.object({
  method: fields.method.default('gate'),
  batchSize: z.int().min(1).max(256).default(32),
  /** Regions are widened by this share of the map's width before an *ignore* loss sees them. */
  dilation: fields.dilation.default(0.03),
  /** Half the width of the band around an outline of which the loss `tolerance` says nothing, as a share of the map's width. */
  tolerance: fields.tolerance.default(0.03),
  /** Start the dense head anew; used for *ignore*. */
  newHead: fields.newHead.default(true),
  /** Transplant the ignored regions' content onto other training images, and remove it from its own. */
  counterexamples: fields.counterexamples.default(true),
  attendLoss: fields.attendLoss.default('dice'),
  ignoreLoss: fields.ignoreLoss.default('balanced-bce'),
  /** Where a new gate's logit z starts; null where meanings and losses decide. */
  gateStart: fields.gateStart.default(null),
});

/** The published methods are taken without what Fovea adds to its own, unless the recipe asks for it. */
function asPublished(value: z.input<typeof feedbackObject>) {
  if (typeof value !== 'object' || (value as unknown) === null || (value.method ?? 'gate') === 'gate') return value;
  const { dilation = 0, newHead = false, counterexamples = false } = value;
  return { ...value, dilation, newHead, counterexamples };
}

/** What a recipe says of learning from drawn regions. */
export const feedbackSchema = z.preprocess(asPublished, feedbackObject);
export type FeedbackRecipe = z.infer<typeof feedbackSchema>;

/** What a person may set of it; what is left out is as by default. */
export const feedbackSettingsSchema = z.object(fields).partial();
