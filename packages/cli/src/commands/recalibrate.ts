import type { Preset } from '@fovea/domain';
import { presets } from '@fovea/domain';
import { runs } from '@fovea/services';
import { Command, Option } from 'commander';
import { followRun } from '../follow-run.ts';
import { notNegative, wholeNumber } from '../options.ts';
import { selectProject } from '../select/project.ts';
import { selectVersion } from '../select/version.ts';
import type { Terminal } from '../terminal.ts';
import { withContext } from '../with-context.ts';

interface RecalibrateOptions {
  readonly project?: string;
  readonly preset: Preset;
  readonly lambda?: number;
  readonly seed?: number;
  readonly base?: string;
  readonly json?: boolean;
}

export function recalibrateCommand(terminal: Terminal): Command {
  return new Command('recalibrate')
    .description('retrain the champion on its images and all active feedback; ends with the evidence and its verdict')
    .option('--project <name>', 'project, when there are several')
    .addOption(new Option('--preset <name>', 'how long').choices(presets).default('quick'))
    .option('--lambda <number>', 'weight of the feedback beside the images, 0 to 100', notNegative)
    .option('--seed <number>', 'seed of everything random', wholeNumber)
    .option('--base <version>', 'version to start from; the champion unless given')
    .option('--json', 'one line of JSON: the finished run')
    .action(async (options: RecalibrateOptions) => {
      await withContext(async (context, interrupt) => {
        const project = await selectProject(context, options.project);
        const base = options.base === undefined ? undefined : await selectVersion(context, project.id, options.base);
        const { preset, lambda = 1, seed = 0 } = options;
        const chosen = { project: project.id, base: base?.id, preset, lambda, seed, deselect: [] };
        const { id } = await runs.start(context, chosen);
        await followRun(context, id, terminal, { asJson: options.json === true, interrupt });
      });
    });
}
