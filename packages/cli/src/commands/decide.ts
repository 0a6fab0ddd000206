import type { DecisionKind } from '@fovea/domain';
import { decideRequest, decisionKinds, FoveaError } from '@fovea/domain';
import { decisions } from '@fovea/services';
import { Argument, Command } from 'commander';
import { selectProject } from '../select/project.ts';
import { selectVersion } from '../select/version.ts';
import type { Terminal } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

interface DecideOptions {
  readonly reason: string;
  readonly project?: string;
  readonly json?: boolean;
}

export function decideCommand(terminal: Terminal, withContext: WithContext): Command {
  return new Command('decide')
    .description('accept or reject a candidate, or roll back to an accepted version')
    .addArgument(new Argument('<kind>', 'what to decide').choices(decisionKinds))
    .argument('<version>', 'number or id; for a rollback, the version to go back to')
    .requiredOption('--reason <text>', 'why, for the record')
    .option('--project <name>', 'project, when there are several')
    .option('--json', 'one line of JSON')
    .action(async (kind: DecisionKind, wanted: string, options: DecideOptions) => {
      await withContext(async (context) => {
        const project = await selectProject(context, options.project);
        const version = await selectVersion(context, project.id, wanted);
        const request = decideRequest.safeParse({
          version: version.id,
          kind,
          reason: options.reason,
          expectedChampion: project.champion?.id ?? null,
        });
        if (!request.success) {
          throw new FoveaError('REASON_REQUIRED', request.error.issues[0]?.message ?? 'Give a reason with --reason.');
        }
        const decision = await decisions.decide(context, request.data);
        if (options.json === true) return terminal.out(JSON.stringify(decision));
        const champion =
          decision.to === null ? 'there is no champion' : `the champion is version ${decision.to.number}`;
        terminal.out(`Recorded: ${decision.kind} of version ${decision.version.number}; ${champion}.`);
      });
    });
}
