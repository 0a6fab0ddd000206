import type { AuditAction, AuditEventView } from '@fovea/domain';
import { auditActions } from '@fovea/domain';
import { audit } from '@fovea/services';
import type { Command } from 'commander';
import { Option } from 'commander';
import { inTime } from '../describe-time.ts';
import type { ListOptions } from '../listing.ts';
import { listCommand, showPage } from '../listing.ts';
import { moment } from '../options.ts';
import { selectPerson } from '../select/person.ts';
import { selectProject } from '../select/project.ts';
import type { Terminal } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

interface AuditOptions extends ListOptions {
  readonly person?: string;
  readonly action?: AuditAction;
  readonly from?: string;
  readonly to?: string;
}

export function auditCommand(terminal: Terminal, withContext: WithContext): Command {
  return listCommand('audit', 'what happened in a project, newest first: who did what, when, to what, and why')
    .option('--person <name>', 'only what this person did')
    .addOption(new Option('--action <action>', 'only this action').choices(auditActions))
    .option('--from <day>', 'only from this day or time on', moment('first'))
    .option('--to <day>', 'only up to this day or time', moment('last'))
    .action(async ({ project: named, person: by, action, from, to, after, limit }: AuditOptions, command: Command) => {
      await withContext(async (context) => {
        const project = (await selectProject(context, named)).id;
        const person = await selectPerson(context, project, by);
        const page = await audit.list(context, { project, person, action, from, to, after, limit });
        showPage(terminal, command, page, { head, row, none: 'There is no event like this.' });
      });
    });
}

const head = ['when', 'who', 'action', 'on', 'what'];

function row({ at, since, by, action, count, regions, reason, ...event }: AuditEventView): string[] {
  const facts = [
    ...(count > 1 ? [`${count} saves since ${inTime(since)}`] : []),
    ...(regions === null ? [] : [regions === 1 ? '1 region' : `${regions} regions`]),
    ...(reason === null ? [] : [reason]),
  ];
  return [inTime(at), by, action, nameOf(event), facts.join(', ')];
}

function nameOf({
  image,
  run,
  version,
  resource,
  resourceId,
}: Pick<AuditEventView, 'image' | 'run' | 'version' | 'resource' | 'resourceId'>): string {
  if (image !== null) return image.name;
  if (run !== null) return `run ${run.number}`;
  if (version !== null) return `version ${version.number}`;
  return `${resource} ${resourceId.slice(0, 8)}`;
}
