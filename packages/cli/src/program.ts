import { Command } from 'commander';
import { benchCommand } from './commands/bench.ts';
import { compareCommand } from './commands/compare.ts';
import { decideCommand } from './commands/decide.ts';
import { doctorCommand } from './commands/doctor.ts';
import { imagesCommand } from './commands/images.ts';
import { importCommand } from './commands/import.ts';
import { pauseCommand } from './commands/pause.ts';
import { predictCommand } from './commands/predict.ts';
import { recalibrateCommand } from './commands/recalibrate.ts';
import { rerunCommand } from './commands/rerun.ts';
import { resumeCommand } from './commands/resume.ts';
import { runsCommand } from './commands/runs.ts';
import { trainCommand } from './commands/train.ts';
import type { Terminal } from './terminal.ts';
import type { WithContext } from './with-context.ts';

const commands = [
  importCommand,
  imagesCommand,
  predictCommand,
  trainCommand,
  recalibrateCommand,
  runsCommand,
  pauseCommand,
  resumeCommand,
  rerunCommand,
  compareCommand,
  decideCommand,
  benchCommand,
  doctorCommand,
];

export function fovea(terminal: Terminal, withContext: WithContext): Command {
  const program = new Command('fovea')
    .description('See where an image classifier looks, correct it, retrain, compare, accept or roll back.')
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.problem(text.trimEnd()),
    })
    .exitOverride()
    .showHelpAfterError('(add --help for what can be given)');
  for (const build of commands) {
    const command = build(terminal, withContext).copyInheritedSettings(program);
    program.addCommand(command);
  }
  return program;
}
