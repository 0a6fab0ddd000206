import type {
  Balance,
  ClassBalanceSettings,
  FeedbackLossName,
  FeedbackMethod,
  GateForm,
  GateKindName,
  Level,
  Preset,
  RecalibrationSettings,
  Recipe,
  TrainedPart,
} from '@fovea/domain';
import {
  balanceSchemeNames,
  balanceWarning,
  chosenBalanceSchema,
  decidedInWords,
  feedbackLossNames,
  feedbackMethods,
  gateForms,
  gateKindNames,
  gateLimitInWords,
  presets,
} from '@fovea/domain';
import { runs } from '@fovea/services';
import { Command, Option } from 'commander';
import { followRun } from '../follow-run.ts';
import {
  anyNumber,
  balanceChoice,
  classWeightsOption,
  notNegative,
  gatesOption,
  networkRateOption,
  samplingOption,
  trainOption,
  wholeNumber,
} from '../options.ts';
import { selectProject } from '../select/project.ts';
import { selectVersion } from '../select/version.ts';
import type { Terminal } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

interface RecalibrateOptions extends ClassBalanceSettings {
  readonly project?: string;
  readonly preset: Preset;
  readonly steps?: number;
  readonly lambda?: number;
  readonly balance?: Balance;
  readonly stray?: number;
  readonly method?: FeedbackMethod;
  readonly attendLoss?: FeedbackLossName;
  readonly ignoreLoss?: FeedbackLossName;
  readonly dilation?: number;
  readonly tolerance?: number;
  readonly gateStart?: number;
  /** Left out where nothing was said of it. */
  readonly newHead?: boolean;
  /** False where it was switched off; true where nothing was said. */
  readonly counterexamples: boolean;
  readonly gates?: Level[];
  readonly gateKind?: GateKindName;
  readonly gateForm?: GateForm;
  readonly gateFloor?: number;
  readonly precision?: Recipe['precision'];
  readonly train?: TrainedPart;
  readonly networkRate?: number;
  readonly seed?: number;
  readonly base?: string;
  readonly json?: boolean;
}

const share = (flag: string, says: string) => new Option(`${flag} <share>`, says).argParser(notNegative);

/** Only what was said: all else is as by default, or as the champion has it. */
function settingsOf(options: RecalibrateOptions): RecalibrationSettings {
  const { method, attendLoss, ignoreLoss, dilation, tolerance, gateStart, newHead, counterexamples } = options;
  const { steps, gates, gateKind, gateForm, gateFloor, precision, train, networkRate, classWeights, sampling } =
    options;
  const feedback = {
    ...{ method, attendLoss, ignoreLoss, dilation, tolerance, gateStart, newHead },
    counterexamples: counterexamples ? undefined : false,
  };
  return {
    ...{ steps, gates, gateKind, gateForm, gateFloor, precision, train, networkRate, classWeights, sampling },
    feedback,
  };
}

export function recalibrateCommand(terminal: Terminal, withContext: WithContext): Command {
  return new Command('recalibrate')
    .description('retrain the champion on its images and all active feedback; ends with the evidence and its verdict')
    .option('--project <name>', 'project, when there are several')
    .addOption(new Option('--preset <name>', 'how long to train').choices(presets).default('quick'))
    .option('--steps <number>', "steps in place of the preset's, which depend on the number of classes", wholeNumber)
    .option('--lambda <number>', 'weight of the feedback beside the images, 0 to 100', notNegative)
    .option(
      '--balance <scheme>',
      `how feedback and images are weighed (${balanceSchemeNames.join(', ')}), with its settings: gradnorm,floor=0.5`,
      balanceChoice,
    )
    .addOption(
      share(
        '--stray',
        'how far attention may stray from the drawings: the share of the first feedback loss that may be left at the end, .0025 to 1',
      ).conflicts('balance'),
    )
    .addOption(
      new Option(
        '--method <name>',
        'how the model learns from feedback: with a gate, or by a published method that teaches no gate',
      )
        .choices(feedbackMethods)
        .conflicts('stray'),
    )
    .addOption(new Option('--attend-loss <name>', 'loss of regions to attend to').choices(feedbackLossNames))
    .addOption(new Option('--ignore-loss <name>', 'loss of regions to ignore').choices(feedbackLossNames))
    .addOption(share('--dilation', 'widen regions to ignore by this share of the image width, up to .2'))
    .addOption(
      share(
        '--tolerance',
        'for the loss "tolerance": half the width of the band around an outline that does not count, as a share of the image width, up to .2',
      ),
    )
    .addOption(gatesOption('where they sit in the version to start from'))
    .addOption(trainOption('of the small network all, of an imported one what suits the preset'))
    .addOption(networkRateOption('as in the version to start from'))
    .addOption(
      new Option(
        '--gate-kind <name>',
        'what a gate does with its map: multiply (shut out), residual (strengthen, shut nothing out), by-channel, by-class; unless given, as in the version to start from',
      ).choices(gateKindNames),
    )
    .addOption(
      new Option(
        '--gate-form <name>',
        "values of a gate's map: soft (between 0 and 1), stretched (can reach both), hard (0 or 1 only); unless given, as in the version to start from",
      ).choices(gateForms),
    )
    .addOption(
      share(
        '--gate-floor',
        'share of what a gate shuts out that the model still sees, up to .9; unless given, .2 where there are only regions to attend to, else 0',
      ),
    )
    .option('--gate-start <number>', 'where the logit of a new gate starts, -4 to 4', anyNumber)
    .option(
      '--new-head',
      'start the dense layers anew if there is a region to ignore; unless given, only a model of two classes starts them anew',
    )
    .option('--no-new-head', 'keep the weights of the dense layers')
    .option('--no-counterexamples', 'do not paste what is to be ignored onto other images')
    .addOption(classWeightsOption('as in the version to start from'))
    .addOption(samplingOption('as in the version to start from'))
    .addOption(new Option('--precision <name>', 'number format of the convolutions').choices(['float32', 'bfloat16']))
    .option('--seed <number>', 'seed of everything random', wholeNumber)
    .option('--base <version>', 'version to start from; the champion unless given')
    .option('--json', 'one line of JSON: the finished run')
    .action(async (options: RecalibrateOptions) => {
      await withContext(async (context, interrupt) => {
        const project = await selectProject(context, options.project);
        const base = options.base === undefined ? undefined : await selectVersion(context, project.id, options.base);
        const { preset, stray, seed = 0 } = options;
        const scheme =
          options.balance ?? chosenBalanceSchema.parse({ scheme: stray === undefined ? 'static' : 'constrained' });
        const balance = { ...scheme, lambda: options.lambda ?? scheme.lambda };
        const warning = balanceWarning(balance);
        if (warning !== null) terminal.problem(warning);
        const { lambda } = balance;
        const settings = settingsOf(options);
        const chosen = {
          project: project.id,
          base: base?.id,
          preset,
          lambda,
          balance,
          stray,
          settings,
          seed,
          deselect: [],
        };
        const { id } = await runs.start(context, chosen);
        if (options.json !== true) {
          const { recipe } = await runs.get(context, { run: id });
          terminal.out(decidedInWords(recipe, project.classes.length));
          const limit = gateLimitInWords(recipe);
          if (limit !== null) terminal.problem(limit);
        }
        await followRun(context, id, terminal, { asJson: options.json === true, interrupt });
      });
    });
}
