import type { Meaning, Recipe } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import type { FeedbackKind, FeedbackTerm } from '../losses/feedback-losses.ts';
import { gateStartOf, termsOf } from '../losses/feedback-losses.ts';
import type { Architecture } from '../model/architecture.ts';
import { cellArchitecture, stageOf } from '../model/architecture.ts';
import type { Model, ModelForm, NetworkForm, Weights } from '../model/model.ts';
import { formOfRecipe } from '../model/model.ts';
import { assertWeights, groupOf, initialWeights, openForGood } from '../model/weights.ts';
import type { IgnoredRegion } from './counterexamples.ts';
import type { FeedbackTarget } from './feedback-target.ts';
import { dilate, kindOf } from './feedback-target.ts';
import type { TrainingInput } from './training.ts';

/** Where the logit of a gate starts that no feedback teaches: open. */
const open = 2;

/** What regions count where nothing else is said. */
const fully = { attend: 1, ignore: 1 } as const;

/** A feedback image as the loop uses it: its regions widened where the meaning asks for it. */
export interface PlannedFeedback {
  readonly row: number;
  readonly kind: FeedbackKind;
  /** As drawn and widened, at full strength: the largest value is that of a pixel wholly inside. */
  readonly attend: Float32Array;
  readonly ignore: Float32Array;
  /** What they count beside other images' regions; 0 where there is none. */
  readonly strengths: Readonly<Record<Meaning, number>>;
}

export interface Plan {
  readonly start: Weights;
  readonly form: ModelForm;
  /** Empty where feedback plays no part: no targets, λ = 0, or a recipe without feedback. */
  readonly feedback: readonly PlannedFeedback[];
  /** What their loss is made of. */
  readonly terms: readonly FeedbackTerm[];
  /** What counterexamples are made of; empty to make none. */
  readonly counterexamples: readonly IgnoredRegion[];
  /** Images that join the data with noise in their regions; empty where the recipe's method is another. */
  readonly randomised: readonly IgnoredRegion[];
}

/** Decides what a training starts from. With λ = 0 or without targets it is exactly a training without feedback. */
export function planTraining(input: TrainingInput): Plan {
  const { images, train, feedback: targets, recipe, base } = input;
  const settings = recipe.balance.lambda > 0 && targets.length > 0 ? recipe.feedback : null;
  const method = settings?.method ?? null;
  const trainable = new Set(train);
  const widen = settings === null ? null : widening(images.size, Math.round(settings.dilation * images.size));
  const drawn = widen === null ? [] : targets.map((target) => planFeedback(target, trainable, widen));
  const irrelevant = widen === null ? [] : targets.map((target) => irrelevantOf(target, widen));
  const feedback = method === 'gate' ? drawn : method === 'input-gradient' ? irrelevant.map(penalised) : [];
  const terms = termsOf(feedback.map(({ kind }) => kind));
  const ignored = widen === null ? [] : targets.filter((target) => kindOf(target) !== 'attend');
  const network = formOfRecipe(recipe, images.classes, architectureOf(input));
  const levelsOf = ({ gates }: NetworkForm) => gates.map(({ level }) => level).join();
  const stays = base !== null && levelsOf(base.form) === levelsOf(network);
  const form: ModelForm = {
    ...network,
    // What no feedback teaches stays as it is.
    gates: method !== 'gate' && stays ? base.form.gates : network.gates,
    taught: method === 'gate' || (method !== 'input-gradient' && stays && base.form.taught),
    temperature: base?.form.temperature ?? 1,
  };
  assertLevels(form);
  const start = method === 'gate' && settings !== null ? (settings.gateStart ?? gateStartOf(terms, settings)) : open;
  const fresh = initialWeights(form, recipe.seed, start);
  const renewed = new Set<string>();
  if (method === 'gate') renewed.add('gate');
  if (settings?.newHead === true && ignored.length > 0) renewed.add('head');
  const weights = startingWeights(fresh, base, renewed, form);
  return {
    start: method === 'input-gradient' ? openForGood(weights, form) : weights,
    form,
    feedback,
    terms,
    counterexamples:
      widen !== null && settings?.counterexamples === true
        ? ignored.map(({ row, ignore, strengths = fully }) => ({
            row,
            mask: atFullStrength(widen(ignore), strengths.ignore),
          }))
        : [],
    randomised: method === 'random-pixels' ? labelledOnly(irrelevant, images.labels) : [],
  };
}

/** Images of one step's data loss. */
export function dataRows({ batchSize, feedback }: Recipe, { randomised }: Plan): number {
  return batchSize + (randomised.length === 0 || feedback === null ? 0 : feedback.batchSize);
}

/** What must not matter on an image, at full strength: what to ignore, else all but what to attend to. */
function irrelevantOf(
  target: FeedbackTarget,
  widen: (region: Float32Array) => Float32Array,
): IgnoredRegion & { readonly strength: number } {
  const { row, attend, ignore, strengths = fully } = target;
  if (kindOf(target) !== 'attend') {
    return { row, strength: strengths.ignore, mask: atFullStrength(widen(ignore), strengths.ignore) };
  }
  return { row, strength: strengths.attend, mask: atFullStrength(attend, strengths.attend).map((value) => 1 - value) };
}

/** The penalty squares its mask: the root of the strength there makes half the strength half the loss. */
function penalised({ row, mask, strength }: ReturnType<typeof irrelevantOf>): PlannedFeedback {
  const weighed = strength === 1 ? mask : mask.map((value) => value * Math.sqrt(strength));
  return { row, kind: 'ignore', attend: weighed, ignore: weighed, strengths: { attend: 0, ignore: 1 } };
}

function labelledOnly(regions: readonly IgnoredRegion[], labels: Int8Array): readonly IgnoredRegion[] {
  const labelled = regions.filter(({ row }) => (labels[row] ?? -1) >= 0);
  if (labelled.length > 0) return labelled;
  throw new FoveaError(
    'INPUT_INVALID',
    'No image with feedback has a label, so that none can join the data with random pixels; choose another method.',
  );
}

function planFeedback(
  target: TrainingInput['feedback'][number],
  trainable: ReadonlySet<number>,
  widen: (region: Float32Array) => Float32Array,
): PlannedFeedback {
  const { row, attend, ignore, strengths = fully } = target;
  if (!trainable.has(row)) {
    throw new FoveaError(
      'INPUT_INVALID',
      'Only feedback on training subjects can be trained on; leave the others out.',
      {
        row,
      },
    );
  }
  const kind = kindOf(target);
  return {
    row,
    kind,
    attend: atFullStrength(attend, strengths.attend),
    ignore: atFullStrength(widen(ignore), strengths.ignore),
    strengths: { attend: kind === 'ignore' ? 0 : strengths.attend, ignore: kind === 'attend' ? 0 : strengths.ignore },
  };
}

const atFullStrength = (region: Float32Array, strength: number) =>
  strength === 0 || strength === 1 ? region : region.map((value) => Math.min(1, value / strength));

/** Dilates each region once, however many images share it. */
function widening(size: number, radius: number): (region: Float32Array) => Float32Array {
  const known = new Map<Float32Array, Float32Array>();
  return (region) => {
    const widened = known.get(region) ?? dilate(region, size, radius);
    known.set(region, widened);
    return widened;
  };
}

function architectureOf({ images, base, architecture }: TrainingInput): Architecture {
  const wanted = base?.form.architecture ?? architecture ?? cellArchitecture(images.size);
  if (wanted.size === images.size) return wanted;
  throw new FoveaError('INPUT_INVALID', 'The model has another image size; choose one of this project.', {
    model: wanted.size,
    images: images.size,
  });
}

/** @throws INPUT_INVALID where a gate would have nothing to sit on, or regions could not be carried to it */
function assertLevels({ architecture, gates }: ModelForm): void {
  const deepest = Math.max(...gates.map(({ level }) => stageOf(level)));
  if (deepest > architecture.stages.length) {
    throw new FoveaError('INPUT_INVALID', 'The classifier has fewer stages than that; choose another level.', {
      stages: architecture.stages.length,
    });
  }
  if (deepest > 0 && architecture.padding !== 'same') {
    throw new FoveaError(
      'INPUT_INVALID',
      'Regions can be carried to a stage only where convolutions keep their side; choose the input as the level.',
    );
  }
}

function startingWeights(fresh: Weights, base: Model | null, renewed: ReadonlySet<string>, form: ModelForm): Weights {
  if (base === null) return fresh;
  if (base.form.classes !== form.classes) {
    throw new FoveaError('INPUT_INVALID', 'The model to start from has other classes; choose one of this project.', {
      model: base.form.classes,
      images: form.classes,
    });
  }
  assertWeights(base);
  return Object.fromEntries(
    Object.entries(fresh).map(([name, array]) => [
      name,
      renewed.has(groupOf(name)) ? array : (base.weights[name] ?? array),
    ]),
  );
}
