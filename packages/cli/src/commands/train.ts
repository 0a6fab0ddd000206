import { runs } from '@fovea/services';
import { Command } from 'commander';
import { followRun } from '../follow-run.ts';
import { wholeNumber } from '../options.ts';
import { selectProject } from '../select/project.ts';
import type { Terminal } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

export function trainCommand(terminal: Terminal, withContext: WithContext): Command {
  return new Command('train')
    .description('train a base model of a project from its images alone')
    .option('--project <name>', 'project, when there are several')
    .option('--seed <number>', 'seed of everything random', wholeNumber)
    .option('--json', 'one line of JSON: the finished run')
    .action(async (options: { project?: string; seed?: number; json?: boolean }) => {
      await withContext(async (context, interrupt) => {
        const project = await selectProject(context, options.project);
        const { id } = await runs.startBase(context, {
          project: project.id,
          ...(options.seed === undefined ? {} : { seed: options.seed }),
        });
        await followRun(context, id, terminal, { asJson: options.json === true, interrupt });
      });
    });
}
