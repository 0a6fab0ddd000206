import type { FeedbackLossName, Meaning } from '@fovea/domain';
import type { Tensor1D, TensorFlow } from '../model/tensors.ts';
import { balancedBce } from './balanced-bce.ts';
import { balancedMse } from './balanced-mse.ts';
import { dice } from './dice.ts';
import { energy } from './energy.ts';
import type { Drawn, Sides } from './per-image.ts';
import { tolerant } from './tolerance.ts';

/** One way to say how far a gate is from what was drawn. */
export interface FeedbackLoss {
  /**
   * Where the logit z of a new gate starts. Open (+2) to correct what the model must ignore, half open (0) to teach it where
   * to look, unless the loss asks for less: from where it starts its gradient must not vanish.
   */
  readonly start: number;
  /** @returns one loss per image, finite also where nothing is drawn */
  readonly perImage: (tf: TensorFlow, drawn: Drawn) => Tensor1D;
}

/** Outside an *ignore* region the gate is held open less firmly than it is shut inside. */
const sidesOf: Readonly<Record<Meaning, Sides>> = {
  attend: { inside: 0.5, outside: 0.5 },
  ignore: { inside: 1, outside: 0.3 },
};

/** The gate as it looks to a loss that opens what was drawn: shut where it is open. */
const mirrored = (tf: TensorFlow, { z, map, ...drawn }: Drawn): Drawn => ({
  z: tf.neg(z),
  map: tf.sub(1, map),
  ...drawn,
});

/** To *ignore* a region is to open the mirrored gate there and nowhere else. */
function eitherWay(
  perImage: (tf: TensorFlow, drawn: Drawn, sides: Sides, meaning: Meaning) => Tensor1D,
  start: Readonly<Record<Meaning, number>> = { attend: 0, ignore: 2 },
): Readonly<Record<Meaning, FeedbackLoss>> {
  return {
    attend: { start: start.attend, perImage: (tf, drawn) => perImage(tf, drawn, sidesOf.attend, 'attend') },
    ignore: {
      start: start.ignore,
      perImage: (tf, drawn) => perImage(tf, mirrored(tf, drawn), sidesOf.ignore, 'ignore'),
    },
  };
}

/** Every loss of the recipe. A new one is a line here and a line in the recipe's `feedbackLossForms`: docs/feedback.md. */
export const feedbackLosses: Readonly<Record<FeedbackLossName, Readonly<Record<Meaning, FeedbackLoss>>>> = {
  'balanced-bce': eitherWay(balancedBce),
  // To attend it takes the map that the classifier sees; an open one's mirror image is too often exactly 0, so ignore takes σ.
  dice: eitherWay((tf, { z, map, mask }, _, meaning) => dice(tf, meaning === 'attend' ? map : tf.sigmoid(z), mask), {
    attend: 0,
    ignore: 1,
  }),
  energy: eitherWay(energy, { attend: 0, ignore: 1 }),
  'balanced-mse': eitherWay(balancedMse),
  tolerance: eitherWay((tf, drawn, sides, meaning) =>
    tolerant(tf, drawn, { ...sides, exactInside: meaning === 'ignore' }),
  ),
};
