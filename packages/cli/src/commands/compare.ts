import type { Figure, FigureSideBySide, RunDetail } from '@fovea/domain';
import { feedbackInWords, figuresSideBySide, recipeSideBySide, sampleInWords } from '@fovea/domain';
import { runs } from '@fovea/services';
import { Command } from 'commander';
import { movedInWords, versionInShort } from '../describe-run.ts';
import { selectProject } from '../select/project.ts';
import { selectRun } from '../select/run.ts';
import type { Terminal } from '../terminal.ts';
import { table } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

export function compareCommand(terminal: Terminal, withContext: WithContext): Command {
  return new Command('compare')
    .description('two runs side by side: the settings that differ, versions, verdicts, figures')
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

/** Every setting in which two recipes differ, and every result, each with what it was measured on. */
function sideBySide(left: RunDetail, right: RunDetail): string {
  const settings = recipeSideBySide(left.recipe, right.recipe)
    .filter(({ differs }) => differs)
    .map((row) => [row.name, row.left, row.right, '']);
  const figures = figuresSideBySide(left, right).map(({ name, unit, left: a, right: b, difference }) => [
    name,
    figureInWords(a, unit),
    figureInWords(b, unit),
    difference === null ? '' : differenceInWords(difference, unit),
  ]);
  const known = facts.map(([name, read]) => [name, read(left), read(right), '']);
  const same = left.id === right.id ? ['Both are the same run.'] : [];
  return [
    ...same,
    table(['', `run ${left.number}`, `run ${right.number}`, 'right − left'], [...settings, ...known, ...figures]),
  ].join('\n');
}

const facts: readonly (readonly [string, (run: RunDetail) => string])[] = [
  ['State', (run) => run.state],
  ['Version', ({ candidate }) => (candidate === null ? '–' : versionInShort(candidate))],
  ['Verdict', (run) => run.verdict ?? '–'],
  ['Feedback images', (run) => (run.kind === 'base' ? '–' : feedbackInWords(run.feedbackUse))],
  ['Attention moved', movedInWords],
  ['Detected', (run) => run.evidence?.detections.map(({ code }) => code).join(', ') || '–'],
];

function figureInWords(figure: Figure | null, unit: FigureSideBySide['unit']): string {
  if (figure === null) return '–';
  const value = unit === 'percent' ? `${(100 * figure.value).toFixed(1)} %` : figure.value.toFixed(3);
  return figure.on === null ? value : `${value} (${sampleInWords(figure.on)})`;
}

/** With its sign, but for what is 0 once it is rounded. */
function differenceInWords(difference: number, unit: FigureSideBySide['unit']): string {
  const text = unit === 'percent' ? (100 * difference).toFixed(1) : difference.toFixed(3);
  const value = Number(text) === 0 ? text.replace('-', '') : Number(text) > 0 ? `+${text}` : text;
  return unit === 'percent' ? `${value} points` : value;
}
