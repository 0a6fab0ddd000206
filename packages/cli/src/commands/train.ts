import type { BaseSettings } from '@fovea/domain';
import { rareClassesInWords } from '@fovea/domain';
import { runs } from '@fovea/services';
import { Command } from 'commander';
import { followRun } from '../follow-run.ts';
import {
  classWeightsOption,
  gatesOption,
  networkRateOption,
  samplingOption,
  trainOption,
  wholeNumber,
} from '../options.ts';
import { selectProject } from '../select/project.ts';
import type { Terminal } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

interface TrainOptions extends BaseSettings {
  readonly project?: string;
  readonly seed?: number;
  readonly json?: boolean;
}

export function trainCommand(terminal: Terminal, withContext: WithContext): Command {
  return new Command('train')
    .description('train a base model of a project from its images alone')
    .option('--project <name>', 'project, when there are several')
    .option('--seed <number>', 'seed of everything random', wholeNumber)
    .option('--steps <number>', 'steps; unless given, as the number of images asks', wholeNumber)
    .addOption(gatesOption('on the image, or at a late tap of an imported network'))
    .addOption(trainOption('all'))
    .addOption(networkRateOption('.3 of an imported network, 1 of one with fresh weights'))
    .addOption(classWeightsOption('none'))
    .addOption(samplingOption('uniform'))
    .option('--json', 'one line of JSON: the finished run')
    .action(async ({ seed, project: named, json, ...settings }: TrainOptions) => {
      await withContext(async (context, interrupt) => {
        const project = await selectProject(context, named);
        const { classes } = await runs.firstModel(context, { project: project.id });
        const warning = rareClassesInWords(classes);
        if (warning !== null && settings.classWeights === undefined && settings.sampling === undefined)
          terminal.problem(`${warning} See --class-weights and --sampling.`);
        const { id } = await runs.startBase(context, { project: project.id, seed, settings });
        await followRun(context, id, terminal, { asJson: json === true, interrupt });
      });
    });
}
