import type { RunState } from '@fovea/domain';
import { runStates } from '@fovea/domain';
import { runs } from '@fovea/services';
import { Command, Option } from 'commander';
import { runRow } from '../describe-run.ts';
import { selectProject } from '../select/project.ts';
import type { Terminal } from '../terminal.ts';
import { table } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

const head = [
  ...['run', 'kind', 'state', 'steps', 'scheme', 'seed', 'feedback images', 'validation accuracy', 'attention moved'],
  ...['verdict', 'version'],
];

export function runsCommand(terminal: Terminal, withContext: WithContext): Command {
  return new Command('runs')
    .description('the runs of a project: settings, accuracy, how far attention moved on average (0 to 1), verdict')
    .option('--project <name>', 'project, when there are several')
    .addOption(new Option('--state <state>', 'only runs in this state').choices(runStates))
    .option('--json', 'one line of JSON')
    .action(async (options: { project?: string; state?: RunState; json?: boolean }) => {
      await withContext(async (context) => {
        const project = await selectProject(context, options.project);
        const found = await runs.list(context, {
          project: project.id,
          ...(options.state === undefined ? {} : { state: options.state }),
        });
        if (options.json === true) return terminal.out(JSON.stringify(found));
        if (found.length === 0) return terminal.out('No runs yet: start one with fovea train.');
        terminal.out(table(head, found.map(runRow)));
      });
    });
}
