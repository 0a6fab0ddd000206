import { runs } from '@fovea/services';
import { Command } from 'commander';
import { followRun } from '../follow-run.ts';
import { findRun } from '../select/run.ts';
import type { Terminal } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

interface ResumeOptions {
  readonly project?: string;
  readonly follow?: boolean;
  readonly json?: boolean;
}

export function resumeCommand(terminal: Terminal, withContext: WithContext): Command {
  return new Command('resume')
    .description('queue a paused run again; it goes on from its checkpoint and ends with the same weights')
    .argument('<run>', 'number or id')
    .option('--project <name>', 'project, when there are several')
    .option('--follow', 'wait until the run has ended; train it in this terminal if no worker takes it')
    .option('--json', 'one line of JSON: the run')
    .action(async (wanted: string, options: ResumeOptions) => {
      await withContext(async (context, interrupt) => {
        const { id, number } = await findRun(context, wanted, options.project);
        await runs.resume(context, { run: id });
        const asJson = options.json === true;
        if (options.follow === true) return followRun(context, id, terminal, { asJson, interrupt });
        if (asJson) return terminal.out(JSON.stringify(await runs.get(context, { run: id })));
        terminal.out(`Run ${number} waits for a worker and goes on from its checkpoint.`);
      });
    });
}
