import { FoveaError } from '@fovea/domain';
import type { FeedbackKind } from '../losses/feedback-losses.ts';
import type { Model, ModelForm } from '../model/model.ts';
import type { Weights } from '../model/weights.ts';
import { assertWeights, groupOf, initialWeights } from '../model/weights.ts';
import type { IgnoredRegion } from './counterexamples.ts';
import { dilate, kindOf } from './feedback-target.ts';
import type { TrainingInput } from './training.ts';

/** Where z starts: open to correct what the model must ignore, half open to teach it where to look. */
const gateBias = { open: 2, half: 0 } as const;

/** A feedback image as the loop uses it: its regions widened where the meaning asks for it. */
export interface PlannedFeedback {
  readonly row: number;
  readonly kind: FeedbackKind;
  readonly attend: Float32Array;
  readonly ignore: Float32Array;
}

export interface Plan {
  readonly start: Weights;
  readonly form: ModelForm;
  /** Empty where feedback plays no part: no targets, λ = 0, or a recipe without feedback. */
  readonly feedback: readonly PlannedFeedback[];
  /** What counterexamples are made of; empty to make none. */
  readonly counterexamples: readonly IgnoredRegion[];
}

/** Decides what a training starts from. With λ = 0 or without targets it is exactly a training without feedback. */
export function planTraining({ images, train, feedback: targets, recipe, base }: TrainingInput): Plan {
  const settings = recipe.balance.lambda > 0 && targets.length > 0 ? recipe.feedback : null;
  const trainable = new Set(train);
  const feedback =
    settings === null ? [] : targets.map((target) => planFeedback(target, trainable, images.size, settings.dilation));
  const attends = feedback.some(({ kind }) => kind !== 'ignore');
  const ignored = feedback.filter(({ kind }) => kind !== 'attend');
  const onlyIgnore = feedback.length > 0 && !attends;
  const form: ModelForm = {
    size: images.size,
    classes: images.classes,
    gate: {
      level: 'input',
      hard: settings === null ? (base?.form.gate.hard ?? false) : settings.hardGate && onlyIgnore,
      taught: settings !== null || (base?.form.gate.taught ?? false),
    },
    temperature: base?.form.temperature ?? 1,
  };
  const fresh = initialWeights(images.size, images.classes, recipe.seed, attends ? gateBias.half : gateBias.open);
  const renewed = new Set<string>();
  if (settings !== null) renewed.add('gate');
  if (settings?.newHead === true && ignored.length > 0) renewed.add('head');
  return {
    start: startingWeights(fresh, base, renewed, form),
    form,
    feedback,
    counterexamples:
      settings?.counterexamples === true ? ignored.map(({ row, ignore }) => ({ row, mask: ignore })) : [],
  };
}

function planFeedback(
  target: TrainingInput['feedback'][number],
  trainable: ReadonlySet<number>,
  size: number,
  dilation: number,
): PlannedFeedback {
  const { row, attend, ignore } = target;
  if (!trainable.has(row)) {
    throw new FoveaError(
      'INPUT_INVALID',
      'Only feedback on training subjects can be trained on; leave the others out.',
      {
        row,
      },
    );
  }
  return { row, kind: kindOf(target), attend, ignore: dilate(ignore, size, Math.round(dilation * size)) };
}

function startingWeights(fresh: Weights, base: Model | null, renewed: ReadonlySet<string>, form: ModelForm): Weights {
  if (base === null) return fresh;
  if (base.form.size !== form.size || base.form.classes !== form.classes) {
    throw new FoveaError(
      'INPUT_INVALID',
      'The model to start from has another image size or other classes; choose one of this project.',
      {
        model: base.form,
        images: form,
      },
    );
  }
  assertWeights(base.weights, form.size, form.classes);
  return Object.fromEntries(
    Object.entries(fresh).map(([name, array]) => [
      name,
      renewed.has(groupOf(name)) ? array : (base.weights[name] ?? array),
    ]),
  );
}
