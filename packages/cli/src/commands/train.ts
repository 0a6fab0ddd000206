import type { ClassBalanceSettings } from '@fovea/domain';
import { runs } from '@fovea/services';
import { Command } from 'commander';
import { followRun } from '../follow-run.ts';
import { classWeightsOption, samplingOption, wholeNumber } from '../options.ts';
import { selectProject } from '../select/project.ts';
import type { Terminal } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

interface TrainOptions extends ClassBalanceSettings {
  readonly project?: string;
  readonly seed?: number;
  readonly json?: boolean;
}

export function trainCommand(terminal: Terminal, withContext: WithContext): Command {
  return new Command('train')
    .description('train a base model of a project from its images alone')
    .option('--project <name>', 'project, when there are several')
    .option('--seed <number>', 'seed of everything random', wholeNumber)
    .addOption(classWeightsOption('none'))
    .addOption(samplingOption('uniform'))
    .option('--json', 'one line of JSON: the finished run')
    .action(async ({ seed, classWeights, sampling, ...options }: TrainOptions) => {
      await withContext(async (context, interrupt) => {
        const project = await selectProject(context, options.project);
        const settings = { classWeights, sampling };
        const { id } = await runs.startBase(context, { project: project.id, seed, settings });
        await followRun(context, id, terminal, { asJson: options.json === true, interrupt });
      });
    });
}
