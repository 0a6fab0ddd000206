import type {
  Estimate,
  Evaluation,
  RerunResult,
  RunCandidate,
  RunDetail,
  RunReference,
  RunSummary,
  VersionReference,
} from '@fovea/domain';
import {
  constraintInWords,
  costInWords,
  dataLossInWords,
  feedbackInWords,
  gateLimitInWords,
  isUnknown,
  learningInShort,
  madeAgainInWords,
  sampleInWords,
  weightsDroppedInWords,
  wholeSample,
} from '@fovea/domain';
import { describeEvidence } from './describe-evidence.ts';

function percent(estimate: Estimate): string {
  const { value, low, high, confidence } = estimate;
  const number = (share: number) => (100 * share).toFixed(1);
  if (isUnknown(estimate)) return `${number(value)} % (too few subjects to tell)`;
  return `${number(value)} % (${Math.round(100 * confidence)} % interval ${number(low)} to ${number(high)})`;
}

/** What a person wants to know of a run that ended, in a few lines. @param pathOf where a picture's file lies */
export function describeRun(run: RunDetail, pathOf?: (hash: string) => string): string {
  const lines = [`Run ${run.number} ${run.state}: ${factsOf(run).join(', ')}`];
  if (run.state === 'paused')
    lines.push(`Paused after step ${run.progress.step}; it goes on with: fovea resume ${run.number}`);
  if (run.rerun !== null) lines.push(rerunSentence(run));
  if (run.kind === 'recalibration') lines.push(`Feedback images: ${feedbackInWords(run.feedbackUse)}`);
  if (run.candidate !== null) {
    const { number, state, weightsDroppedAt: at } = run.candidate;
    lines.push(`Version ${number} (${state})`);
    if (at !== null) lines.push(weightsDroppedInWords({ version: number, run: run.number, at }));
  }
  if (run.validation !== null) lines.push(...describeEvaluation(run.validation, 'Validation'));
  const cost = costInWords(run.curve);
  const constraint = constraintInWords(run.curve, run.recipe.balance);
  for (const said of [gateLimitInWords(run.recipe), constraint, cost, cost && dataLossInWords])
    if (said !== null) lines.push(said);
  lines.push(...describeEvidence(run, pathOf));
  return lines.join('\n');
}

function factsOf({ kind, recipe, network }: RunDetail): string[] {
  const { steps, seed } = recipe;
  const facts = [kind, network && `network ${network}`, `${steps} steps`, learningInShort(recipe), `seed ${seed}`];
  return facts.filter((fact) => fact !== null);
}

/** The main figures of an evaluation, a line each. */
export function describeEvaluation(evaluation: Evaluation, on: 'Validation' | 'Test'): string[] {
  const { accuracy, auc } = evaluation;
  const sample = sampleInWords(wholeSample(evaluation));
  const lines = [`${on} accuracy ${percent(accuracy)} of ${sample}`];
  if (auc !== null)
    lines.push(
      `${on} AUC ${auc.value.toFixed(3)} (${isUnknown(auc) ? 'too few subjects to tell' : `${auc.low.toFixed(3)} to ${auc.high.toFixed(3)}`}) on ${sample}`,
    );
  return lines;
}

/** What an exact repetition found; empty for any other run. */
export function rerunSentence({ rerun, rerunOf }: Pick<RunSummary, 'rerun' | 'rerunOf'>): string {
  if (rerun === null || rerunOf === null) return '';
  const again = madeAgainInWords(rerun);
  return again === null ? comparedInWords(rerun, rerunOf) : `${comparedInWords(rerun, rerunOf)} ${again}`;
}

function comparedInWords(rerun: RerunResult, rerunOf: RunReference): string {
  const { equal, differences, weightsHash, expectedHash } = rerun;
  const [made, wanted] = [weightsHash.slice(0, 12), expectedHash.slice(0, 12)];
  if (equal) return `The same weights as run ${rerunOf.number}, bit for bit (${made}).`;
  if (differences.length > 0)
    return `The weights differ from those of run ${rerunOf.number} (${made}, not ${wanted}), and the engine differs in ${differences.join('; ')}.`;
  return `The weights differ from those of run ${rerunOf.number}, although the engine is the same (${made}, not ${wanted}). Fovea or its data have changed since, or the machine is at fault.`;
}

function repeated({ rerun, rerunOf }: RunSummary): string {
  const found = rerun === null ? '' : rerun.equal ? ': same weights' : ': other weights';
  return `repeats ${rerunOf?.number}${found}`;
}

/** The verdict on a version, as it stands behind its number; nothing where there is none. */
export const verdictBeside = ({ verdict }: Pick<VersionReference, 'verdict'>): string =>
  verdict === null ? '' : ` (verdict: ${verdict})`;

/** How far attention moved on average, and over how many images. */
export const movedInWords = ({
  attentionDifference,
  attentionImages,
}: Pick<RunSummary, 'attentionDifference' | 'attentionImages'>): string =>
  attentionDifference === null ? '–' : `${attentionDifference.toFixed(3)} (${attentionImages} images)`;

/** A version in a cell of a table. */
export const versionInShort = ({ number, state, weightsDroppedAt }: RunCandidate): string =>
  `${number} ${state}${weightsDroppedAt === null ? '' : ', weights dropped'}`;

export function runRow(run: RunSummary): string[] {
  return [
    String(run.number),
    run.kind,
    run.state,
    String(run.recipe.steps),
    learningInShort(run.recipe) ?? '–',
    String(run.recipe.seed),
    run.kind === 'base' ? '–' : feedbackInWords(run.feedbackUse),
    run.validation === null
      ? '–'
      : `${(100 * run.validation.accuracy.value).toFixed(1)} % of ${sampleInWords(wholeSample(run.validation))}`,
    movedInWords(run),
    run.rerunOf === null ? (run.verdict ?? '–') : repeated(run),
    run.candidate === null ? '–' : versionInShort(run.candidate),
  ];
}
