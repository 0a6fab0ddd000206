import type { DecisionKind, DecisionView } from '@fovea/domain';
import { decisionKinds } from '@fovea/domain';
import { decisions } from '@fovea/services';
import type { Command } from 'commander';
import { Option } from 'commander';
import { verdictBeside } from '../describe-run.ts';
import { inTime } from '../describe-time.ts';
import type { ListOptions } from '../listing.ts';
import { listCommand, showPage } from '../listing.ts';
import { moment } from '../options.ts';
import { selectPerson } from '../select/person.ts';
import { selectProject } from '../select/project.ts';
import type { Terminal } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

interface DecisionsOptions extends ListOptions {
  readonly kind?: DecisionKind;
  readonly person?: string;
  readonly from?: string;
  readonly to?: string;
}

export function decisionsCommand(terminal: Terminal, withContext: WithContext): Command {
  return listCommand('decisions', 'the decisions of a project, newest first: by whom, when, on which version, and why')
    .addOption(new Option('--kind <kind>', 'only decisions of this kind').choices(decisionKinds))
    .option('--person <name>', 'only what this person decided')
    .option('--from <day>', 'only from this day or time on', moment('first'))
    .option('--to <day>', 'only up to this day or time', moment('last'))
    .action(
      async ({ project: named, person: by, kind, from, to, after, limit }: DecisionsOptions, command: Command) => {
        await withContext(async (context) => {
          const project = (await selectProject(context, named)).id;
          const person = await selectPerson(context, project, by);
          const page = await decisions.list(context, { project, person, kind, from, to, after, limit });
          showPage(terminal, command, page, { head, row, none: 'Nothing like this was decided yet.' });
        });
      },
    );
}

const head = ['when', 'who', 'decision', 'version', 'in use before', 'and after', 'reason'];

function row({ at, by, kind, version, from, to, reason }: DecisionView): string[] {
  const named = `${version.number}${verdictBeside(version)}`;
  return [inTime(at), by, kind, named, String(from?.number ?? '–'), String(to?.number ?? '–'), reason];
}
