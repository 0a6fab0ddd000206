import type { RunDetail } from '@fovea/domain';
import { runs } from '@fovea/services';
import { Command } from 'commander';
import { selectProject } from '../select/project.ts';
import { selectRun } from '../select/run.ts';
import type { Terminal } from '../terminal.ts';
import { table } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

export function compareCommand(terminal: Terminal, withContext: WithContext): Command {
  return new Command('compare')
    .description('two runs side by side: the settings that differ, metrics, verdicts')
    .argument('<left>', 'number or id of a run')
    .argument('<right>', 'number or id of a run')
    .option('--project <name>', 'project, when there are several')
    .option('--json', 'one line of JSON')
    .action(async (leftName: string, rightName: string, options: { project?: string; json?: boolean }) => {
      await withContext(async (context) => {
        const project = await selectProject(context, options.project);
        const left = await selectRun(context, project.id, leftName);
        const right = await selectRun(context, project.id, rightName);
        const pair = await runs.compare(context, { left: left.id, right: right.id });
        if (options.json === true) return terminal.out(JSON.stringify(pair));
        terminal.out(sideBySide(pair.left, pair.right));
      });
    });
}

/** Every setting in which two recipes differ, and every result. */
function sideBySide(left: RunDetail, right: RunDetail): string {
  const settings = [...flatten(left.recipe)]
    .map(([name, value]) => [name, value, flatten(right.recipe).get(name) ?? '–'] as const)
    .filter(([, one, other]) => one !== other);
  const rows = [...settings, ...results.map(([name, read]) => [name, read(left), read(right)] as const)];
  return table(['', `run ${left.number}`, `run ${right.number}`], rows);
}

const results: readonly (readonly [string, (run: RunDetail) => string])[] = [
  ['state', (run) => run.state],
  ['feedback images', (run) => String(run.feedbackImages)],
  ['accuracy', (run) => run.validation?.accuracy.value.toFixed(3) ?? '–'],
  ['balanced accuracy', (run) => run.validation?.balancedAccuracy.value.toFixed(3) ?? '–'],
  ['AUC', (run) => run.validation?.auc?.value.toFixed(3) ?? '–'],
  ['F1', (run) => run.validation?.f1?.value.toFixed(3) ?? '–'],
  ['MCC', (run) => run.validation?.mcc?.value.toFixed(3) ?? '–'],
  ['Brier', (run) => run.validation?.brier.value.toFixed(3) ?? '–'],
  ['calibration error', (run) => run.validation?.calibrationError?.value.toFixed(3) ?? '–'],
  ['worst class', (run) => run.validation?.worstGroup?.value.toFixed(3) ?? '–'],
  ['attention mean |d|', (run) => run.attentionDifference?.toFixed(3) ?? '–'],
  ['probes, lowest', (run) => run.evidence?.probes?.after.lowest.toFixed(3) ?? '–'],
  ['reliance', (run) => run.evidence?.probes?.after.reliance.toFixed(3) ?? '–'],
  ['detected', (run) => run.evidence?.detections.map(({ code }) => code).join(', ') || '–'],
  ['verdict', (run) => run.verdict ?? '–'],
];

function flatten(value: object, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? [...flatten(inner, `${prefix}${name}.`)]
        : [[`${prefix}${name}`, String(inner)] as const],
    ),
  );
}
