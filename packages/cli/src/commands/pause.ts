import { setTimeout as sleep } from 'node:timers/promises';
import { runs } from '@fovea/services';
import { Command } from 'commander';
import { findRun } from '../select/run.ts';
import type { Terminal } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

/** Longer than a step and its checkpoint take. */
const longestWaitMs = 30_000;
const pollMs = 200;

export function pauseCommand(terminal: Terminal, withContext: WithContext): Command {
  return new Command('pause')
    .description('pause a run: it keeps a checkpoint after the step under way and frees its worker')
    .argument('<run>', 'number or id')
    .option('--project <name>', 'project, when there are several')
    .option('--json', 'one line of JSON: the run')
    .action(async (wanted: string, options: { project?: string; json?: boolean }) => {
      await withContext(async (context, interrupt) => {
        const { id } = await findRun(context, wanted, options.project);
        await runs.pause(context, { run: id });
        const deadline = Date.now() + longestWaitMs;
        let detail = await runs.get(context, { run: id });
        while (detail.state === 'running' && detail.pausing && Date.now() < deadline && !interrupt.aborted) {
          await sleep(pollMs);
          detail = await runs.get(context, { run: id });
        }
        if (options.json === true) return terminal.out(JSON.stringify(detail));
        const { number, state, progress } = detail;
        if (state === 'paused') {
          const { step, steps } = progress;
          return terminal.out(
            `Run ${number} is paused after step ${step} of ${steps}: fovea resume ${number} goes on.`,
          );
        }
        terminal.out(
          state === 'running' ? `Run ${number} pauses after the step under way.` : `Run ${number} is ${state}.`,
        );
      });
    });
}
