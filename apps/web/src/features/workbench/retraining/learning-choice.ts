import type {
  FeedbackLossName,
  FeedbackMethod,
  FeedbackSummary,
  GateForm,
  GateKindName,
  ImageSummary,
  Level,
  Recipe,
  RecalibrationSettings,
  TrainedPart,
} from '@fovea/domain';
import { feedbackSchema, recalibrationSettingsSchema } from '@fovea/domain';
import type { ClassBalanceChoice } from '#lib/class-balance.ts';
import { classBalanceOf, initialClassBalance } from '#lib/class-balance.ts';

/**
 * How a retraining shall learn from what was drawn, as the form holds it; null where a field is empty. Classes are balanced
 * as in the version in use unless something else is chosen.
 */
export interface LearningChoice extends ClassBalanceChoice {
  readonly method: FeedbackMethod;
  readonly attendLoss: FeedbackLossName;
  readonly ignoreLoss: FeedbackLossName;
  /** In percent of the width. */
  readonly dilation: number | null;
  readonly tolerance: number | null;
  /** Null: as the preset has it for so many classes. */
  readonly newHead: boolean | null;
  readonly counterexamples: boolean;
  /** Where a new gate's logit starts; null where the losses decide. */
  readonly gateStart: number | null;
  readonly precision: Recipe['precision'];
  /** Of an imported network; null: as the preset has it. */
  readonly train: TrainedPart | null;
  /** Null: as the preset has them. */
  readonly steps: number | null;
  /** Null: as the version in use has them. */
  readonly gates: readonly Level[] | null;
  readonly gateKind: GateKindName | null;
  readonly gateForm: GateForm | null;
  /** In percent; null where the drawings decide. */
  readonly gateFloor: number | null;
}

const percent = (share: number) => Number((100 * share).toFixed(2));
const share = (percent: number | null) => (percent === null ? null : percent / 100);

/** As a recipe is where nothing but the method is chosen. */
export function initialLearning(method: FeedbackMethod = 'gate'): LearningChoice {
  const { batchSize: _, dilation, tolerance, ...others } = feedbackSchema.parse({ method });
  return {
    ...others,
    dilation: percent(dilation),
    tolerance: percent(tolerance),
    // The published methods keep the head, whatever the number of classes.
    newHead: method === 'gate' ? null : others.newHead,
    precision: 'float32',
    train: null,
    steps: null,
    gates: null,
    gateKind: null,
    gateForm: null,
    gateFloor: null,
    ...initialClassBalance,
  };
}

/** What was chosen as a run is asked for it; null while a field is empty or out of its range. */
export function settingsOf({
  precision,
  train,
  steps,
  gates,
  gateKind,
  gateForm,
  gateFloor,
  classWeights,
  sampling,
  ...learning
}: LearningChoice): RecalibrationSettings | null {
  const classBalance = classBalanceOf({ classWeights, sampling });
  if (classBalance === null) return null;
  const feedback = {
    ...learning,
    newHead: learning.newHead ?? undefined,
    dilation: share(learning.dilation),
    tolerance: share(learning.tolerance),
  };
  const asked = {
    precision,
    train: train ?? undefined,
    steps: steps ?? undefined,
    gates: gates ?? undefined,
    gateKind: gateKind ?? undefined,
    gateForm: gateForm ?? undefined,
    gateFloor: share(gateFloor) ?? undefined,
    ...classBalance,
    feedback,
  };
  return recalibrationSettingsSchema.safeParse(asked).data ?? null;
}

/** How many of the settings are not as they begin. */
export function changesOf(choice: LearningChoice): number {
  const initial = new Map(Object.entries(initialLearning(choice.method)));
  const others = Object.entries(choice).filter(([name, value]) => initial.get(name) !== value).length;
  return others + (choice.method === 'gate' ? 0 : 1);
}

/** What a run does with somebody's regions on an image: trains on them, checks the correction by them, or nothing. */
type FeedbackUse = 'train' | 'check' | 'keep';

/** On validation subjects only regions to attend to are asked about; on test subjects none are. */
export function useOf({
  trainable,
  image,
  meanings,
}: Pick<FeedbackSummary, 'trainable' | 'meanings'> & { readonly image: Pick<ImageSummary, 'split'> }): FeedbackUse {
  if (trainable) return 'train';
  return image.split === 'validation' && meanings.includes('attend') ? 'check' : 'keep';
}
