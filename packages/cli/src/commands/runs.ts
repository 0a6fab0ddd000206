import type { RunState } from '@fovea/domain';
import { runStates } from '@fovea/domain';
import { runs } from '@fovea/services';
import { Command, Option } from 'commander';
import { runRow } from '../describe-run.ts';
import { atMost } from '../options.ts';
import { selectProject } from '../select/project.ts';
import type { Terminal } from '../terminal.ts';
import { table } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

const head = [
  ...['run', 'kind', 'state', 'steps', 'scheme', 'seed', 'feedback images', 'validation accuracy', 'attention moved'],
  ...['verdict', 'version'],
];

interface RunsOptions {
  readonly project?: string;
  readonly state?: RunState;
  readonly limit: number;
  readonly before?: number;
  readonly json?: boolean;
}

export function runsCommand(terminal: Terminal, withContext: WithContext): Command {
  return new Command('runs')
    .description('the runs of a project: settings, accuracy, how far attention moved on average (0 to 1), verdict')
    .option('--project <name>', 'project, when there are several')
    .addOption(new Option('--state <state>', 'only runs in this state').choices(runStates))
    .option('--limit <count>', 'how many of the newest', atMost(500), 50)
    .option('--before <run>', 'only runs with lower numbers: the next page', atMost(2 ** 31 - 1))
    .option('--json', 'one line of JSON')
    .action(async ({ project: wanted, json, ...shown }: RunsOptions) => {
      await withContext(async (context) => {
        const project = await selectProject(context, wanted);
        const found = await runs.list(context, { project: project.id, ...shown });
        if (json === true) return terminal.out(JSON.stringify(found));
        if (found.length === 0)
          return terminal.out(
            shown.before === undefined && shown.state === undefined
              ? 'No runs yet: start one with fovea train.'
              : 'No runs there.',
          );
        terminal.out(table(head, found.map(runRow)));
        const last = found.at(-1);
        if (last !== undefined && last.number > 1 && found.length === shown.limit)
          terminal.out(`There are more: fovea runs --before ${last.number}`);
      });
    });
}
