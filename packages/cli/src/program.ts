import { Command } from 'commander';
import { auditCommand } from './commands/audit.ts';
import { backupCommand } from './commands/backup.ts';
import { compareCommand } from './commands/compare.ts';
import { decideCommand } from './commands/decide.ts';
import { decisionsCommand } from './commands/decisions.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { imagesCommand } from './commands/images.ts';
import { importCommand } from './commands/import.ts';
import { networkCommand } from './commands/network.ts';
import { pauseCommand } from './commands/pause.ts';
import { predictCommand } from './commands/predict.ts';
import { projectsCommand } from './commands/projects.ts';
import { recalibrateCommand } from './commands/recalibrate.ts';
import { rerunCommand } from './commands/rerun.ts';
import { restoreCommand } from './commands/restore.ts';
import { resumeCommand } from './commands/resume.ts';
import { runsCommand } from './commands/runs.ts';
import { trainCommand } from './commands/train.ts';
import { versionsCommand } from './commands/versions.ts';
import type { Terminal } from './terminal.ts';
import type { WithContext } from './with-context.ts';

const commands = [
  importCommand,
  networkCommand,
  projectsCommand,
  imagesCommand,
  predictCommand,
  trainCommand,
  recalibrateCommand,
  runsCommand,
  pauseCommand,
  resumeCommand,
  rerunCommand,
  compareCommand,
  versionsCommand,
  decideCommand,
  evaluateCommand,
  decisionsCommand,
  auditCommand,
  backupCommand,
  restoreCommand,
  doctorCommand,
];

/** A command of another package: `fovea --help` names it, and it is loaded when it is called. */
export interface LentCommand {
  readonly name: string;
  readonly description: string;
  load(): Promise<(terminal: Terminal) => Command>;
}

/** A command that says what is wrong with its words, and ends, as the one that it belongs to does; so do those within. */
function inheriting(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const within of command.commands) inheriting(within, command);
  return command;
}

/** @param words what was typed: of lent commands only those that it names are loaded */
export async function fovea(
  words: readonly string[],
  terminal: Terminal,
  withContext: WithContext,
  lent: readonly LentCommand[],
): Promise<Command> {
  const program = new Command('fovea')
    .description('See where an image classifier looks, correct it, retrain, compare, accept or roll back.')
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.problem(text.trimEnd()),
    })
    .exitOverride()
    .showHelpAfterError('(add --help for what can be given)');
  const built = commands.map((build) => build(terminal, withContext));
  for (const { name, description, load } of lent) {
    const command = words.includes(name) ? (await load())(terminal) : new Command(name);
    built.push(command.description(description));
  }
  for (const command of built) program.addCommand(inheriting(command, program));
  return program;
}
