import { z } from 'zod';
import { FoveaError } from '../errors.ts';
import type { Level } from '../words.ts';
import { gateForms, levels, longestLevel, modelSize, seedSchema, sha256Schema } from '../words.ts';
import type { BalanceInput } from './balance.ts';
import { balanceSchema } from './balance.ts';
import type { ClassBalance } from './class-balance.ts';
import { classBalanceSchema, classWeightsSchema, samplingSchema } from './class-balance.ts';
import { evidenceThresholdsSchema } from './evidence-thresholds.ts';
import { feedbackSchema, feedbackSettingsSchema } from './feedback.ts';
import { gateKindSchema, gateNorms, shutsOut } from './gate-kind.ts';
import { backgroundSchema, normalisationSchema } from './input-settings.ts';
import { inputSizeSchema } from './input-size.ts';
import type { Preset } from './presets.ts';
import { mostSteps, presetRecipe } from './presets.ts';
import { rateFactorSchema, trainedBy, trainedPartSchema } from './trained-part.ts';

/** Levels of the small network in their order; taps of another one as they were named. */
function inOrder(named: readonly Level[]): Level[] {
  const small = levels.filter((level) => named.includes(level));
  return small.length === named.length ? small : [...named];
}

const learningRate = z.number().gt(0).lte(0.1);

const augmentationSchema = z.object({
  /** Mirror images, left to right and top to bottom. */
  flips: z.boolean().default(true),
  /** Turn images by quarters. */
  turns: z.boolean().default(true),
  /** Move images by whole pixels, each way up to this share of their width; what comes in is background. */
  shift: z.number().min(0).max(0.25).default(0),
  /** Multiply an image's light by 1 ± this share. */
  brightness: z.number().min(0).max(0.5).default(0),
  /** Multiply each colour channel of an image by its own 1 ± this share. */
  stain: z.number().min(0).max(0.5).default(0),
});
/** How training images are changed at random, each time that one is seen; feedback regions go along with their image. */
export type Augmentation = z.infer<typeof augmentationSchema>;

/** Every kind of augmentation at a usual strength. */
export const fullAugmentation: Augmentation = { flips: true, turns: true, shift: 0.06, brightness: 0.2, stain: 0.2 };

/**
 * Everything that decides a training: one schema for base training and recalibration. A run stores the parsed recipe
 * whole, so that it can be repeated. Without a network, gates sit at levels of the small one; whoever knows another network
 * checks its taps.
 */
const recipeFields = z.object({
  kind: z.enum(['base', 'recalibration']),
  /** Where gates sit: taps of the network. With feedback, each of them begins anew and learns it at its own resolution. */
  gates: z
    .array(z.string().min(1).max(longestLevel))
    .min(1, 'name at least one level')
    .refine((named) => new Set(named).size === named.length, 'name each level once')
    .transform(inOrder)
    .default(['input']),
  gateForm: z.enum(gateForms).default('stretched'),
  /** What each gate does with its map; left out where it multiplies, so that recipes of old stay as they are. */
  gateKind: gateKindSchema.transform((kind) => (kind === 'multiply' ? undefined : kind)).optional(),
  /** What gates read; left out where they read features as they are, so that recipes of old stay as they are. */
  gateNorm: z
    .enum(gateNorms)
    .transform((norm) => (norm === 'none' ? undefined : norm))
    .optional(),
  /** The floor f of each gate: it passes on f + (1 − f)·M of what it sees, so that f stays of what its map M shuts out. */
  gateFloor: z.number().min(0).max(0.9).default(0),
  /** Side of the images in pixels: that of the project. */
  size: inputSizeSchema.default(modelSize),
  /** How an image becomes numbers: as the project says. */
  normalise: normalisationSchema.default('stain'),
  /** What of an image is background, as the project says; left out where it is black, so that recipes of old stay as they are. */
  background: backgroundSchema.transform((name) => (name === 'black' ? undefined : name)).optional(),
  /** sha-256 of the network that a first training begins with; left out for the small network. */
  network: sha256Schema.optional(),
  /** Left out: everything. */
  train: trainedPartSchema.optional(),
  /** What the learning rate is multiplied by for weights that came with the network; left out: 1. */
  networkRate: rateFactorSchema.optional(),
  seed: seedSchema.default(0),
  steps: z.int().min(1).max(mostSteps),
  batchSize: z.int().min(1).max(512).default(64),
  learningRate: learningRate.default(1e-3),
  gateLearningRate: learningRate.default(5e-3),
  /** Cosine decay of both rates to zero over the run; off means constant. */
  decay: z.boolean().default(false),
  dropout: z.number().min(0).lt(1).default(0.5),
  /** `adam-fused` takes less time and rounds otherwise where gradients are near zero. */
  optimizer: z.enum(['adam', 'adam-fused']).default('adam'),
  /** `bfloat16` does convolutions in half the time, to 3 digits, on processors that have it; else it is float32, and noted. */
  precision: z.enum(['float32', 'bfloat16']).default('float32'),
  /** Recipes of old say true or false to flips and turns together. */
  augment: z.preprocess(
    (value: z.input<typeof augmentationSchema> | boolean | undefined) =>
      typeof value === 'boolean' ? { flips: value, turns: value } : value,
    augmentationSchema.prefault({}),
  ),
  /** How the feedback loss is weighed beside the data loss. */
  balance: balanceSchema,
  /** How much the images of each class count in the data loss. */
  classWeights: classWeightsSchema.default('none'),
  /** How often the images of each class are drawn. */
  sampling: samplingSchema.default('uniform'),
  /** What the evidence report counts as a difference. */
  evidence: evidenceThresholdsSchema.prefault({}),
  feedback: feedbackSchema.nullable().default(null),
});

const recipeSchema = recipeFields
  .superRefine(({ gates, network }, context) => {
    if (network !== undefined) return;
    const stray = gates.findIndex((gate) => levels.every((level) => level !== gate));
    if (stray < 0) return;
    context.addIssue({ code: 'custom', path: ['gates', stray], message: `choose from ${levels.join(', ')}` });
  })
  .refine(({ gateKind, gateFloor }) => gateFloor === 0 || shutsOut(gateKind), {
    path: ['gateFloor'],
    message: 'this kind of gate shuts nothing out, so that it has no floor. Leave it at 0, or choose another kind',
  });
export type Recipe = z.infer<typeof recipeSchema>;
export type RecipeInput = z.input<typeof recipeSchema>;

/** Recipes of old say `hardGate` among what they say of feedback. */
function fromBefore(input: unknown): unknown {
  const old = z.looseObject({ feedback: z.looseObject({ hardGate: z.literal(true) }) }).safeParse(input);
  return old.success ? { gateForm: 'hard', ...old.data } : input;
}

/** A setting that is left out leaves no trace in what is stored. */
const withoutGaps = (recipe: Recipe): Recipe =>
  Object.fromEntries(Object.entries(recipe).filter(([, value]) => value !== undefined)) as Recipe;

/** @throws RECIPE_INVALID naming the first field that is out of range */
export function parseRecipe(input: unknown): Recipe {
  const parsed = recipeSchema.safeParse(fromBefore(input));
  if (parsed.success) return withoutGaps(parsed.data);
  const issue = parsed.error.issues[0];
  throw new FoveaError(
    'RECIPE_INVALID',
    `The recipe's ${issue?.path.join('.') || 'shape'} is not usable: ${issue?.message ?? 'unknown'}. Correct it and start again.`,
    {
      issues: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    },
  );
}

const { gates, gateForm, gateFloor, precision, steps, train, networkRate } = recipeFields.shape;

/**
 * What a person may set of a recalibration beside its preset, seed and balance. What is left out is as by default, but for
 * the gates, the class weights and the sampling: those are as the version to start from has them.
 */
export const recalibrationSettingsSchema = classBalanceSchema.extend({
  /** In place of the preset's. */
  steps: steps.optional(),
  gates: gates.unwrap().optional(),
  gateForm: gateForm.unwrap().optional(),
  gateKind: gateKindSchema.optional(),
  gateFloor: gateFloor.unwrap().optional(),
  precision: precision.unwrap().optional(),
  train,
  networkRate,
  feedback: feedbackSettingsSchema.optional(),
});
export type RecalibrationSettings = z.infer<typeof recalibrationSettingsSchema>;

/** What a person may set of a first training beside its seed. What is left out is as by default. */
export const baseSettingsSchema = classBalanceSchema.extend({
  steps: steps.optional(),
  gates: gates.unwrap().optional(),
  train,
  networkRate,
});
export type BaseSettings = z.infer<typeof baseSettingsSchema>;

/**
 * How gates of corrections learn in a network that was brought along: each channel counts alike, whatever its size, and few
 * steps suffice.
 */
const gateOfNetwork = { gateNorm: 'instance', gateLearningRate: 1e-2 } as const;

/**
 * @param overrides.classes of the model, by which a preset decides on steps and head; so it does by `rarestShare`, see `ClassesTaught`
 * @param overrides.base recipe of the model to start from: a model that saw clothing upright is not shown it upside down,
 * classes that were balanced stay so, and images are prepared as they were; of a network that was brought along, the preset
 * decides what is trained, unless the settings do
 * @param overrides.balance in place of the static scheme with `lambda`
 * @throws RECIPE_INVALID
 */
export function recalibrationRecipe(
  preset: Preset,
  overrides: {
    classes?: number;
    rarestShare?: number | undefined;
    base?:
      | Partial<
          ClassBalance &
            Pick<Recipe, 'augment' | 'dropout' | 'size' | 'normalise' | 'network' | 'networkRate'> &
            Pick<RecipeInput, 'background'>
        >
      | undefined;
    lambda?: number;
    seed?: number;
    balance?: BalanceInput | undefined;
    settings?: RecalibrationSettings | undefined;
  } = {},
): Recipe {
  const {
    classes = 2,
    rarestShare,
    base,
    lambda = 1,
    seed = 0,
    balance = { scheme: 'static', lambda },
    settings = {},
  } = overrides;
  const { steps, batchSize, feedbackBatchSize, newHead } = presetRecipe(preset, { classes, rarestShare }, base?.size);
  const { feedback, ...others } = settings;
  return parseRecipe({
    kind: 'recalibration',
    batchSize,
    seed,
    balance,
    augment: base?.augment,
    dropout: base?.dropout,
    size: base?.size,
    normalise: base?.normalise,
    background: base?.background,
    network: base?.network,
    ...(base?.network === undefined ? {} : gateOfNetwork),
    ...others,
    train: others.train ?? (base?.network === undefined ? undefined : trainedBy(preset, others.gates)),
    networkRate: others.networkRate ?? base?.networkRate,
    classWeights: others.classWeights ?? base?.classWeights,
    sampling: others.sampling ?? base?.sampling,
    steps: others.steps ?? steps,
    feedback: {
      batchSize: feedbackBatchSize,
      ...feedback,
      newHead: feedback?.newHead ?? (newHead ? undefined : false),
    },
  });
}
