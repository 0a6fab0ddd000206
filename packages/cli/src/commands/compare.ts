import type { Figure, FigureSideBySide, RunDetail } from '@fovea/domain';
import { feedbackInWords, figuresSideBySide, otherDataInWords, recipeSideBySide, sampleInWords } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { projects, runs } from '@fovea/services';
import { Command } from 'commander';
import { movedInWords, versionInShort } from '../describe-run.ts';
import { findRun } from '../select/run.ts';
import type { Terminal } from '../terminal.ts';
import { table } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

export function compareCommand(terminal: Terminal, withContext: WithContext): Command {
  return new Command('compare')
    .description('two runs side by side: the settings that differ, versions, verdicts, figures')
    .argument('<left>', 'number of a run, or the id of a run of any project')
    .argument('<right>', 'number of a run, or the id of a run of any project')
    .option('--project <name>', 'project of the numbers, when there are several')
    .option('--json', 'one line of JSON')
    .action(async (leftName: string, rightName: string, options: { project?: string; json?: boolean }) => {
      await withContext(async (context) => {
        const left = await findRun(context, leftName, options.project);
        const right = await findRun(context, rightName, options.project);
        const pair = await runs.compare(context, { left: left.id, right: right.id });
        if (options.json === true) return terminal.out(JSON.stringify(pair));
        const names = await namesOf(context, pair.left, pair.right);
        terminal.out(sideBySide(pair.left, pair.right, names));
      });
    });
}

/** What heads the column of each run: with its project, where there are two. */
function namesOf(context: Context, ...pair: readonly [RunDetail, RunDetail]): Promise<string[]> {
  const isOneProject = pair[0].project === pair[1].project;
  return Promise.all(
    pair.map(async ({ number, project }) => {
      const of = isOneProject ? '' : ` of ${(await projects.get(context, { project })).name}`;
      return `run ${number}${of}`;
    }),
  );
}

/** Every setting in which two recipes differ, and every result, each with what it was measured on. */
function sideBySide(left: RunDetail, right: RunDetail, names: readonly string[]): string {
  const settings = recipeSideBySide(left, right)
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
  const other = left.snapshot === right.snapshot ? [] : [otherDataInWords];
  const rows = [...settings, ...known, ...figures];
  return [...same, table(['', ...names, 'right − left'], rows), ...other].join('\n');
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
