import type { Estimate, RunDetail, RunSummary } from '@fovea/domain';
import { balanceInShort, constraintInWords, costInWords } from '@fovea/domain';
import { describeEvidence } from './describe-evidence.ts';

function percent({ value, low, high, confidence }: Estimate): string {
  const number = (share: number) => (100 * share).toFixed(1);
  return `${number(value)} % (${Math.round(100 * confidence)} % interval ${number(low)} to ${number(high)})`;
}

/** What a person wants to know of a run that ended, in a few lines. @param pathOf where a picture's file lies */
export function describeRun(run: RunDetail, pathOf?: (hash: string) => string): string {
  const lines = [
    `Run ${run.number} ${run.state}: ${run.kind}, ${run.recipe.steps} steps, ${balanceInShort(run.recipe.balance)}, seed ${run.recipe.seed}`,
  ];
  if (run.state === 'paused')
    lines.push(`Paused after step ${run.progress.step}; it goes on with: fovea resume ${run.number}`);
  if (run.rerun !== null) lines.push(rerunSentence(run));
  if (run.candidate !== null) lines.push(`Version ${run.candidate.number} (${run.candidate.state})`);
  if (run.validation !== null) {
    const { accuracy, auc, images, subjects } = run.validation;
    lines.push(`Validation accuracy ${percent(accuracy)} on ${images} images of ${subjects} subjects`);
    if (auc !== null)
      lines.push(`Validation AUC ${auc.value.toFixed(3)} (${auc.low.toFixed(3)} to ${auc.high.toFixed(3)})`);
  }
  for (const cost of [constraintInWords(run.curve, run.recipe.balance), costInWords(run.curve)])
    if (cost !== null) lines.push(cost);
  lines.push(...describeEvidence(run, pathOf));
  return lines.join('\n');
}

/** What an exact repetition found; empty for any other run. */
export function rerunSentence({ rerun, rerunOf }: Pick<RunSummary, 'rerun' | 'rerunOf'>): string {
  if (rerun === null || rerunOf === null) return '';
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

export function runRow(run: RunSummary): string[] {
  return [
    String(run.number),
    run.kind,
    run.state,
    String(run.recipe.steps),
    String(run.recipe.balance.lambda),
    String(run.recipe.seed),
    String(run.feedbackImages),
    run.validation === null ? '–' : run.validation.accuracy.value.toFixed(3),
    run.attentionDifference === null ? '–' : run.attentionDifference.toFixed(3),
    run.rerunOf === null ? (run.verdict ?? '–') : repeated(run),
    run.candidate === null ? '–' : `${run.candidate.number} ${run.candidate.state}`,
  ];
}
