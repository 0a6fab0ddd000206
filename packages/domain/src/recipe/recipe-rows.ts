import { balanceInShort, balanceSettings } from './balance.ts';
import { classWeightsInWords } from './class-balance.ts';
import type { EvidenceThresholds } from './evidence-thresholds.ts';
import { feedbackMethodForms } from './feedback.ts';
import { gateNormForms, shutsOut } from './gate-kind.ts';
import { backgroundForms, normalisationForms } from './input-settings.ts';
import type { Preset } from './presets.ts';
import { presetOfLength } from './presets.ts';
import type { Recipe } from './recipe.ts';
import { trainedPartInWords } from './trained-part.ts';

export interface RecipeRow {
  readonly name: string;
  readonly value: string;
}

const networkInWords = (sha256: string, name: string | null) =>
  name === null ? sha256.slice(0, 12) : `${name} (${sha256.slice(0, 12)})`;
const yesNo = (value: boolean) => (value ? 'yes' : 'no');
const percent = (share: number) => `${Number((100 * share).toFixed(2))} %`;
const spread = (share: number) => (share === 0 ? 'no' : `± ${percent(share)}`);

const thresholdNames = {
  points: 'Evidence: accuracy that counts',
  recallMargin: 'Evidence: fall of a recall that harms',
  aucMargin: 'Evidence: fall of AUC that harms',
  calibrationMargin: 'Evidence: rise of calibration error that counts',
  alignmentRise: 'Evidence: rise of alignment that counts',
  leastReliance: 'Evidence: least reliance that counts',
  remaining: 'Evidence: reliance that may stay',
  leastGain: 'Evidence: least gain beyond the loss',
  largestFall: 'Evidence: largest fall of accuracy',
  outsideShare: 'Evidence: accuracy owed to the outside',
  insideFall: 'Evidence: fall of reliance on attended regions',
  contradiction: 'Evidence: overlap that contradicts',
  saturation: 'Evidence: saturated share',
} as const satisfies Record<keyof EvidenceThresholds, string>;

/** Which of the offered recalibrations a recipe is; null for any other. */
export const presetOf = ({ kind, size, steps, batchSize, feedback }: Recipe): Preset | null =>
  kind === 'recalibration' && feedback !== null
    ? presetOfLength({ size, steps, batchSize, feedbackBatchSize: feedback.batchSize })
    : null;

/** What was decided by the number of classes, unless somebody chose it. */
export function decidedInWords({ steps, feedback }: Pick<Recipe, 'steps' | 'feedback'>, classes: number): string {
  const head = feedback?.newHead === true ? 'starts anew if there is a region to ignore' : 'is kept';
  return `${classes} classes: ${steps} steps. The part of the model that decides the class ${head}.`;
}

/** What attention cannot do that a gate of the recipe's kind has learned from drawings; null where nothing is amiss. */
export function gateLimitInWords({ kind, gateKind, feedback }: Recipe): string | null {
  if (kind === 'base' || feedback?.method !== 'gate' || shutsOut(gateKind)) return null;
  return 'Attention of this run shuts nothing out. Where attention is 0, the model sees everything as it is; where it is 1, twice as strongly.';
}

/** How a recalibration learns from the drawings, so that a list tells runs apart: the method and the gate where they are not the usual ones, and the balance. */
export function learningInShort({ kind, gateKind, balance, feedback }: Recipe): string | null {
  if (kind === 'base') return null;
  const method = feedback?.method ?? 'gate';
  // Random pixels are shown with the labels: nothing is weighed.
  return [
    ...(method === 'gate' ? [] : [feedbackMethodForms[method].title.toLowerCase()]),
    ...(method === 'gate' && gateKind !== undefined ? [`${gateKind} gate`] : []),
    ...(method === 'random-pixels' ? [] : [balanceInShort(balance)]),
  ].join(', ');
}

/** A recipe as rows that a person reads, every setting in it. @param network its name, where that is known */
export function recipeRows(recipe: Recipe, network: string | null = null): RecipeRow[] {
  const { augment, feedback } = recipe;
  const rows: RecipeRow[] = [
    { name: 'Kind', value: recipe.kind === 'base' ? 'base training' : 'recalibration' },
    { name: 'Preset', value: presetOf(recipe) ?? 'none' },
    { name: 'Gate level', value: recipe.gates.join(', ') },
    ...(recipe.gateKind === undefined ? [] : [{ name: 'Gate kind', value: recipe.gateKind }]),
    ...(recipe.gateNorm === undefined ? [] : [{ name: 'Gate reads', value: gateNormForms[recipe.gateNorm].reads }]),
    { name: 'Gate form', value: recipe.gateForm },
    { name: 'Gate floor', value: percent(recipe.gateFloor) },
    { name: 'Image size', value: `${recipe.size} × ${recipe.size} px` },
    { name: 'Normalisation', value: normalisationForms[recipe.normalise].title },
    ...(recipe.background === undefined
      ? []
      : [{ name: 'Background', value: backgroundForms[recipe.background].title }]),
    ...(recipe.network === undefined ? [] : [{ name: 'Network', value: networkInWords(recipe.network, network) }]),
    ...(recipe.train === undefined ? [] : [{ name: 'Trained', value: trainedPartInWords(recipe.train) }]),
    ...(recipe.networkRate === undefined
      ? []
      : [{ name: 'Learning rate of the network', value: `× ${recipe.networkRate}` }]),
    { name: 'Steps', value: String(recipe.steps) },
    { name: 'Images a step', value: String(recipe.batchSize) },
    { name: 'Learning rate', value: String(recipe.learningRate) },
    { name: 'Gate learning rate', value: String(recipe.gateLearningRate) },
    { name: 'Cosine decay', value: yesNo(recipe.decay) },
    { name: 'Optimiser', value: recipe.optimizer },
    { name: 'Precision', value: recipe.precision },
    { name: 'Dropout', value: String(recipe.dropout) },
    { name: 'Flips', value: yesNo(augment.flips) },
    { name: 'Quarter turns', value: yesNo(augment.turns) },
    { name: 'Shift', value: augment.shift === 0 ? 'no' : `± ${percent(augment.shift)} of the width` },
    { name: 'Brightness jitter', value: spread(augment.brightness) },
    { name: 'Stain jitter', value: spread(augment.stain) },
    { name: 'Seed', value: String(recipe.seed) },
    { name: 'Class weights', value: classWeightsInWords(recipe.classWeights) },
    { name: 'Sampling', value: recipe.sampling },
    { name: 'Balance scheme', value: recipe.balance.scheme },
    ...Object.entries(balanceSettings(recipe.balance.scheme)).map(([name, { title }]) => ({
      name: title,
      value: String(new Map(Object.entries(recipe.balance)).get(name)),
    })),
    ...Object.entries(thresholdNames).map(([name, title]) => ({
      name: title,
      value: percent(recipe.evidence[name as keyof EvidenceThresholds]),
    })),
  ];
  if (!feedback) return rows;
  return [
    ...rows,
    { name: 'Feedback method', value: feedback.method },
    { name: 'Feedback images a step', value: String(feedback.batchSize) },
    { name: 'Region dilation', value: `${percent(feedback.dilation)} of the width` },
    { name: 'New head', value: yesNo(feedback.newHead) },
    { name: 'Counterexamples', value: yesNo(feedback.counterexamples) },
    { name: 'Attend loss', value: feedback.attendLoss },
    { name: 'Ignore loss', value: feedback.ignoreLoss },
    { name: 'Outline tolerance', value: `± ${percent(feedback.tolerance)} of the width` },
    { name: 'Gate starts at', value: feedback.gateStart === null ? 'as the losses ask' : `z = ${feedback.gateStart}` },
  ];
}
