import { errorCodes } from '@fovea/domain';
import { doctor, loadConfig } from '@fovea/services';
import { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { endingAtOnce } from '../with-context.ts';

const marks = { ok: 'ok     ', warning: 'WARNING', failed: 'FAILED ' } as const satisfies Record<
  doctor.Finding['state'],
  string
>;

export function doctorCommand(terminal: Terminal): Command {
  return new Command('doctor')
    .description('what is installed, which engine runs at what speed, and what is wrong')
    .option('--json', 'one line of JSON')
    .action(async (options: { json?: boolean }) => {
      const findings = await endingAtOnce(() =>
        doctor.report(loadConfig(process.env), (text) => terminal.problem(text)),
      );
      if (options.json === true) {
        terminal.out(JSON.stringify(findings));
      } else {
        for (const { part, state, detail, advice } of findings) {
          terminal.out(`${marks[state]}  ${part.padEnd(10)}  ${detail}`);
          if (advice !== undefined) terminal.out(`${' '.repeat(21)}${advice}`);
        }
      }
      if (findings.some(({ state }) => state === 'failed')) process.exitCode = errorCodes.ENGINE_UNAVAILABLE.exit;
    });
}
