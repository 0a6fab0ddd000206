import type { RunDetail } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { runs } from '@fovea/services';
import { Command } from 'commander';
import { rerunSentence } from '../describe-run.ts';
import { followToEnd } from '../follow-run.ts';
import { findRun } from '../select/run.ts';
import type { Terminal } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

export function rerunCommand(terminal: Terminal, withContext: WithContext): Command {
  return new Command('rerun')
    .description('train a finished run again from its record, and compare the weights; the result stays on record')
    .argument('<run>', 'number or id')
    .option('--project <name>', 'project, when there are several')
    .option('--json', 'one line of JSON: the comparison')
    .action(async (wanted: string, options: { project?: string; json?: boolean }) => {
      await withContext(async (context, interrupt) => {
        const { id: asked } = await findRun(context, wanted, options.project);
        const { id } = await runs.rerun(context, { run: asked });
        const detail = await followToEnd(context, id, terminal, interrupt);
        if (detail.state === 'paused') return terminal.out(`Run ${detail.number} is paused.`);
        report(terminal, detail, options.json === true);
      });
    });
}

/** @throws NOT_REPRODUCED where the same engine gave other weights */
function report(terminal: Terminal, detail: RunDetail, asJson: boolean): void {
  const { id, number, rerun, rerunOf } = detail;
  if (rerun === null || rerunOf === null) throw new Error(`Run ${id} has ended without a comparison.`);
  if (asJson) terminal.out(JSON.stringify({ run: { id, number }, rerunOf, ...rerun }));
  if (!rerun.equal && rerun.differences.length === 0)
    throw new FoveaError('NOT_REPRODUCED', rerunSentence(detail), { run: id, ...rerun });
  if (!asJson) terminal.out(rerunSentence(detail));
}
