import type { RunState } from '@fovea/domain';
import { runStates } from '@fovea/domain';
import { runs } from '@fovea/services';
import type { Command } from 'commander';
import { Option } from 'commander';
import { runRow } from '../describe-run.ts';
import type { ListOptions } from '../listing.ts';
import { listCommand, showPage } from '../listing.ts';
import { selectProject } from '../select/project.ts';
import type { Terminal } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

const head = [
  ...['run', 'kind', 'state', 'steps', 'scheme', 'seed', 'feedback images', 'validation accuracy', 'attention moved'],
  ...['verdict', 'version'],
];

interface RunsOptions extends ListOptions {
  readonly state?: RunState;
  readonly search?: string;
}

export function runsCommand(terminal: Terminal, withContext: WithContext): Command {
  return listCommand(
    'runs',
    'the runs of a project, newest first: settings, accuracy, how far attention moved on average (0 to 1), verdict',
  )
    .addOption(new Option('--state <state>', 'only runs in this state').choices(runStates))
    .option('--search <words>', 'only runs with these words in kind, state, verdict or scheme, or with this number')
    .action(async ({ project: named, state, search, after, limit }: RunsOptions, command: Command) => {
      await withContext(async (context) => {
        const { id: project } = await selectProject(context, named);
        const page = await runs.list(context, { project, state, search, after, limit });
        const isAll = state === undefined && search === undefined;
        const none = isAll ? 'No runs yet: start one with fovea train.' : 'There is no run like this.';
        showPage(terminal, command, page, { head, row: runRow, none });
      });
    });
}
