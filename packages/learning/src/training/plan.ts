import type { Recipe, Region } from '@fovea/domain';
import { FoveaError, unite } from '@fovea/domain';
import { dilate } from '../images/dilate.ts';
import type { MarkedImage } from '../images/marked-image.ts';
import type { PreparedImages } from '../images/prepared-images.ts';
import type { FeedbackTerm } from '../losses/feedback-losses.ts';
import { gateStartOf, termsOf } from '../losses/feedback-losses.ts';
import { adoptNetwork } from '../model/adopt-network.ts';
import type { Architecture } from '../model/architecture.ts';
import { cellArchitecture } from '../model/architecture.ts';
import type { Model, ModelForm, NetworkForm, Weights } from '../model/model.ts';
import { formOfRecipe } from '../model/model.ts';
import { assertWeights, groupOf, initialWeights, openForGood } from '../model/weights.ts';
import { assertTrainable } from './assert-trainable.ts';
import type { Patch } from './counterexamples.ts';
import type { TrainingInput } from './training.ts';

/** Where the logit of a gate starts that no feedback teaches: open. */
const open = 2;

/** What an image's feedback asks of a gate: its regions united by meaning (see `unite`); null where a meaning has none. */
export interface FeedbackTarget {
  /** Row of the image among the prepared images. */
  readonly row: number;
  readonly attend: Pick<Region, 'strength' | 'mask'> | null;
  readonly ignore: Pick<Region, 'strength' | 'mask'> | null;
}

export interface Plan {
  readonly start: Weights;
  readonly form: ModelForm;
  /** Empty where feedback plays no part: no targets, λ = 0, or a recipe without feedback. */
  readonly feedback: readonly FeedbackTarget[];
  /** What their loss is made of. */
  readonly terms: readonly FeedbackTerm[];
  /** What counterexamples are made of; empty to make none. */
  readonly counterexamples: readonly Patch[];
  /** Images that join the data with noise in place of what must not matter; empty where the recipe's method is another. */
  readonly randomised: readonly Patch[];
}

/** Decides what a training starts from. With λ = 0 or without targets it is exactly a training without feedback. */
export function planTraining(input: TrainingInput): Plan {
  const { images, train, recipe, base } = input;
  const settings = recipe.balance.lambda > 0 && input.feedback.length > 0 ? recipe.feedback : null;
  const method = settings?.method ?? null;
  const { size } = images;
  const targets =
    settings === null
      ? []
      : feedbackTargets(input.feedback, { train, size, radius: Math.round(settings.dilation * size) });
  const feedback = method === 'gate' ? targets : method === 'input-gradient' ? targets.map(penalised) : [];
  const terms = termsOf({
    attend: feedback.some(({ attend }) => attend !== null),
    ignore: feedback.some(({ ignore }) => ignore !== null),
  });
  const ignored = patchesOf(targets);
  const { architecture, weights: brought } = originOf(input);
  const network = formOfRecipe(recipe, images.classes, architecture);
  const levelsOf = ({ gates }: NetworkForm) => gates.map(({ level }) => level).join();
  const stays = base !== null && levelsOf(base.form) === levelsOf(network);
  const form: ModelForm = {
    ...network,
    // What no feedback teaches stays as it is.
    gates: method !== 'gate' && stays ? base.form.gates : network.gates,
    taught: method === 'gate' || (method !== 'input-gradient' && stays && base.form.taught),
    temperature: base?.form.temperature ?? 1,
  };
  assertTrainable(form, { train: recipe.train, method });
  const start = method === 'gate' && settings !== null ? (settings.gateStart ?? gateStartOf(terms, settings)) : open;
  const fresh = { ...initialWeights(form, recipe.seed, start), ...brought };
  const renewed = new Set<string>();
  if (method === 'gate') renewed.add('gate');
  if (settings?.newHead === true && ignored.length > 0) renewed.add('head');
  const weights = startingWeights(fresh, base, renewed, form);
  return {
    start: method === 'input-gradient' ? openForGood(weights, form) : weights,
    form,
    feedback,
    terms,
    counterexamples: settings?.counterexamples === true ? ignored : [],
    randomised: method === 'random-pixels' ? labelledOnly(patchesOf(targets.map(irrelevant)), images.labels) : [],
  };
}

/** Images of one step's data loss. */
export function dataRows({ batchSize, feedback }: Recipe, { randomised }: Plan): number {
  return batchSize + (randomised.length === 0 || feedback === null ? 0 : feedback.batchSize);
}

function labelledOnly(patches: readonly Patch[], labels: PreparedImages['labels']): readonly Patch[] {
  const labelled = patches.filter(({ row }) => (labels[row] ?? -1) >= 0);
  if (labelled.length > 0) return labelled;
  throw new FoveaError(
    'INPUT_INVALID',
    'The method of random pixels needs marked images that have a label, and none has one. Choose another method.',
  );
}

/** What a training's classifier is made of, and the weights that it has beside those of the base. */
function originOf({ images, base, architecture, network, recipe }: TrainingInput): {
  architecture: Architecture;
  weights?: Weights;
} {
  const { size, classes } = images;
  const { normalise: input, background } = recipe;
  if (base === null && recipe.network !== undefined) {
    if (network !== undefined) return adoptNetwork(network, { hash: recipe.network, size, input, background, classes });
    throw new FoveaError('INPUT_INVALID', 'The recipe names a network that was not handed over. Import it again.', {
      network: recipe.network,
    });
  }
  const wanted = base?.form.architecture ?? architecture ?? cellArchitecture(size, input, background);
  if (wanted.size === size) return { architecture: wanted };
  throw new FoveaError('INPUT_INVALID', 'The model has another image size; choose one of this project.', {
    model: wanted.size,
    images: size,
  });
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
    Object.entries(fresh).map(([name, array]) => {
      const before = renewed.has(groupOf(name)) ? undefined : base.weights[name];
      // A gate of another kind has weights of other shapes under the same names.
      return [name, before?.shape.join() === array.shape.join() ? before : array];
    }),
  );
}

/**
 * The targets of a set of images, what is to be ignored widened.
 * @param options.train rows that may be trained on
 * @param options.radius of the widening, in map pixels
 * @throws INPUT_INVALID when an image is none of them, or nothing is marked on it
 */
export function feedbackTargets(
  images: readonly MarkedImage[],
  { train, size, radius }: { readonly train: Int32Array; readonly size: number; readonly radius: number },
): FeedbackTarget[] {
  const trainable = new Set(train);
  const widen = widening(size, radius);
  return images.map(({ row, regions }) => {
    if (!trainable.has(row)) {
      throw new FoveaError(
        'INPUT_INVALID',
        'Only feedback on training subjects can be trained on; leave the others out.',
        { row },
      );
    }
    const attend = unite(regions, 'attend');
    const ignore = unite(regions, 'ignore');
    if (attend === null && ignore === null) {
      throw new FoveaError(
        'INPUT_INVALID',
        'A feedback image has no region inside the picture; draw one or leave it out.',
        { row },
      );
    }
    return { row, attend, ignore: ignore && { ...ignore, mask: widen(ignore.mask) } };
  });
}

/** The same of what must not matter on an image: what to ignore, else all but what to attend to. */
export function irrelevant({ row, attend, ignore }: FeedbackTarget): FeedbackTarget {
  if (ignore !== null || attend === null) return { row, attend: null, ignore };
  return { row, attend: null, ignore: { ...attend, mask: attend.mask.map((value) => 1 - value) } };
}

/** The same for a penalty, which squares its mask: the root of the strength in it makes half the strength half the loss. */
function penalised(target: FeedbackTarget): FeedbackTarget {
  const { row, ignore } = irrelevant(target);
  if (ignore === null) return { row, attend: null, ignore };
  const root = Math.sqrt(ignore.strength);
  return {
    row,
    attend: null,
    ignore: { strength: 1, mask: root === 1 ? ignore.mask : ignore.mask.map((value) => value * root) },
  };
}

/** Where the targets are to be ignored, however strongly. */
export function patchesOf(targets: readonly FeedbackTarget[]): Patch[] {
  return targets.flatMap(({ row, ignore }) => (ignore === null ? [] : [{ row, mask: ignore.mask }]));
}

/** Dilates each mask once, however many images share it. */
function widening(size: number, radius: number): (mask: Float32Array) => Float32Array {
  const known = new Map<Float32Array, Float32Array>();
  return (mask) => {
    const widened = known.get(mask) ?? dilate(mask, size, radius);
    known.set(mask, widened);
    return widened;
  };
}
