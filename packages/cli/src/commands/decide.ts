import type { DecisionKind, VersionView } from '@fovea/domain';
import { decideRequest, decisionKinds, FoveaError, isAgainst } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { decisions, runs } from '@fovea/services';
import { Argument, Command } from 'commander';
import { verdictBeside } from '../describe-run.ts';
import { selectProject } from '../select/project.ts';
import { selectVersion } from '../select/version.ts';
import type { Terminal } from '../terminal.ts';
import { isYes } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

interface DecideOptions {
  readonly reason: string;
  readonly project?: string;
  readonly againstVerdict?: boolean;
  readonly json?: boolean;
}

export function decideCommand(terminal: Terminal, withContext: WithContext): Command {
  return new Command('decide')
    .description('accept or reject a candidate, or roll back to an accepted version')
    .addArgument(new Argument('<kind>', 'what to decide').choices(decisionKinds))
    .argument('<version>', 'number or id; for a rollback, the version to go back to')
    .requiredOption('--reason <text>', 'why, for the record')
    .option('--against-verdict', 'decide so although the verdict on the version says otherwise')
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
        if (options.againstVerdict !== true)
          await assertMeant(context, options.json === true ? null : terminal, kind, version);
        const decision = await decisions.decide(context, request.data);
        if (options.json === true) return terminal.out(JSON.stringify(decision));
        const champion =
          decision.to === null
            ? 'there is no champion'
            : `the champion is version ${decision.to.number}${verdictBeside(decision.to)}`;
        terminal.out(`Recorded: ${decision.kind} of version ${decision.version.number}; ${champion}.`);
      });
    });
}

/**
 * Asks once more where a decision goes against the verdict.
 * @param terminal null where nobody can be asked
 * @throws AGAINST_VERDICT naming the verdict and its first reason, unless somebody says yes
 */
async function assertMeant(
  context: Context,
  terminal: Terminal | null,
  kind: DecisionKind,
  { id, verdict, run, number, state }: VersionView,
): Promise<void> {
  // Of what is decided on already, the services say so.
  if (!isAgainst(kind, verdict) || state !== 'candidate' || run === null) return;
  const { evidence } = await runs.get(context, { run });
  const said = `The verdict on version ${number} is ${String(verdict)}. ${evidence?.reasons[0] ?? ''}`;
  const answer = await terminal?.ask(`${said} Do you want to ${kind} version ${number} all the same? [y/N] `);
  if (isYes(answer)) return;
  throw new FoveaError(
    'AGAINST_VERDICT',
    `${said} Nothing was decided. To ${kind} the version all the same, add --against-verdict.`,
    { version: id, verdict },
  );
}
