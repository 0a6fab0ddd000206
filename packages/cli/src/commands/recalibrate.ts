import type { Balance, Preset } from '@fovea/domain';
import { balanceSchemeNames, balanceWarning, presets } from '@fovea/domain';
import { runs } from '@fovea/services';
import { Command, Option } from 'commander';
import { followRun } from '../follow-run.ts';
import { balanceChoice, notNegative, wholeNumber } from '../options.ts';
import { selectProject } from '../select/project.ts';
import { selectVersion } from '../select/version.ts';
import type { Terminal } from '../terminal.ts';
import { withContext } from '../with-context.ts';

interface RecalibrateOptions {
  readonly project?: string;
  readonly preset: Preset;
  readonly lambda?: number;
  readonly balance?: Balance;
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
    .option(
      '--balance <scheme>',
      `how feedback and images are weighed (${balanceSchemeNames.join(', ')}), with its settings: gradnorm,floor=0.5`,
      balanceChoice,
    )
    .option('--seed <number>', 'seed of everything random', wholeNumber)
    .option('--base <version>', 'version to start from; the champion unless given')
    .option('--json', 'one line of JSON: the finished run')
    .action(async (options: RecalibrateOptions) => {
      await withContext(async (context, interrupt) => {
        const project = await selectProject(context, options.project);
        const base = options.base === undefined ? undefined : await selectVersion(context, project.id, options.base);
        const { preset, seed = 0 } = options;
        const scheme = options.balance ?? { scheme: 'static', lambda: 1 };
        const balance = { ...scheme, lambda: options.lambda ?? scheme.lambda };
        const warning = balanceWarning(balance);
        if (warning !== null) terminal.problem(warning);
        const { lambda } = balance;
        const chosen = { project: project.id, base: base?.id, preset, lambda, balance, seed, deselect: [] };
        const { id } = await runs.start(context, chosen);
        await followRun(context, id, terminal, { asJson: options.json === true, interrupt });
      });
    });
}
