import type { Background, Fit, ImportChoices, ImportProgress, Normalisation, Symmetries } from '@fovea/domain';
import {
  backgrounds,
  fits,
  importChoicesSchema,
  inputSizes,
  normalisations,
  smallNetworkName,
  symmetryNames,
} from '@fovea/domain';
import { imports } from '@fovea/services';
import { Command, Option } from 'commander';
import { describePreview, splitTable } from '../describe-import.ts';
import { fitChoice, imageSize, wholeNumber } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { bar, isYes } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

interface ImportOptions {
  readonly project?: string;
  readonly seed?: number;
  readonly positive?: string;
  readonly size?: number;
  readonly fit?: Fit;
  readonly background?: Background;
  readonly normalise?: Normalisation;
  readonly symmetries?: Symmetries;
  readonly network?: string;
  readonly classes?: string;
  readonly joinClasses?: boolean;
  readonly split?: 'given' | 'drawn' | 'none';
  readonly classFolder?: 'outer' | 'inner';
  readonly list?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export function importCommand(terminal: Terminal, withContext: WithContext): Command {
  return new Command('import')
    .description(
      'import images: a folder or zip of class folders, "nih" for the NIH/NLM malaria cells, "sample" for synthetic ones',
    )
    .argument('<source>', 'folder, zip file, "nih" or "sample"')
    .option('--project <name>', 'project to import into; made when it does not exist')
    .option('--positive <class>', 'the class that sensitivity is about')
    .option('--classes <names>', 'only these classes, with commas between them')
    .option('--join-classes', 'classes that differ only in upper and lower case become one')
    .addOption(
      new Option(
        '--split <way>',
        'keep the split that the files give, draw one, or (none) take such folders for classes',
      ).choices(['given', 'drawn', 'none']),
    )
    .addOption(
      new Option('--class-folder <which>', 'the class where one folder lies in the other').choices(['outer', 'inner']),
    )
    .option('--list <path>', 'which table says what the pictures are, where several may; or all, or none')
    .option(
      '--size <pixels>',
      `side of the square that the model sees of each image, ${inputSizes.smallest} to ${inputSizes.largest}, a multiple of ${inputSizes.step}; it stays for the project`,
      imageSize,
    )
    .option(
      '--fit <way>',
      `how an image becomes a square: ${fits.join(' (the whole image with a border) or ')} (the central square); it stays for the project`,
      fitChoice,
    )
    .addOption(
      new Option(
        '--background <colour>',
        'what of an image is background: a colour, that at the edge of each image, or none; it stays for the project',
      ).choices(backgrounds),
    )
    .addOption(
      new Option('--normalise <way>', 'how colours become numbers; it stays for the project').choices(normalisations),
    )
    .addOption(
      new Option(
        '--symmetries <which>',
        'which mirror images and turns mean the same; they stay for the project',
      ).choices(symmetryNames),
    )
    .option(
      '--network <name>',
      `what models are made of: an imported network by its name or hash (see "fovea network list"), or "${smallNetworkName}"; it stays for the project`,
    )
    .option('--seed <number>', 'seed of the split by subject', wholeNumber)
    .option('--yes', 'store what the preview says without a question')
    .option('--json', 'end with one line of JSON: preview, report and all problems')
    .addHelpText(
      'after',
      '\nA folder or zip is read and shown first. Without a terminal and without --yes nothing is stored: exit code 7.',
    )
    .action(async (source: string, options: ImportOptions) => {
      const { seed, project: projectName } = options;
      const onProgress = ({ phase, done, total, imagesPerSecond }: ImportProgress) => {
        const rate = imagesPerSecond === null ? '' : `  ${Math.round(imagesPerSecond)} images/s`;
        terminal.progress(`${phase} ${bar(total === 0 ? 1 : done / total)}  ${done} of ${total}${rate}`);
      };
      const onDownload = ({ done, total }: { done: number; total: number }) =>
        terminal.progress(
          `downloading ${bar(done / total)}  ${(done / 1e6).toFixed(0)} of ${(total / 1e6).toFixed(0)} MB`,
        );
      const choices = choicesOf(options);
      const confirm = (previewed: imports.PreviewedImport) => ask(terminal, previewed, options);
      const report = await withContext((context, signal) => {
        const request = { seed, projectName, onProgress, signal };
        const { positive, size, fit, background, normalise, symmetries, network } = choices;
        const prepared = { size, fit, background, normalise, symmetries };
        if (source === 'sample') return imports.importSample(context, { ...request, positive, ...prepared, network });
        // A published set is known: there is nothing to misunderstand.
        if (source === 'nih') return imports.importNih(context, { ...request, choices, onDownload });
        return imports.importFolder(context, { ...request, choices, confirm, path: source });
      });
      terminal.endProgress();
      terminal.out(options.json === true ? JSON.stringify({ stored: true, ...report }) : describe(report));
    });
}

function choicesOf(options: ImportOptions): ImportChoices {
  const { positive, size, fit, background, normalise, symmetries, network } = options;
  const { classes, joinClasses, split, classFolder, list } = options;
  const names = classes
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return importChoicesSchema.parse({
    ...{ positive, size, fit, background, normalise, symmetries, network },
    ...{ classes: names, joinClasses, split, classFolder, list },
  });
}

/** Shows the preview and asks. Nobody to ask, and no `--yes`, means no. */
async function ask(
  terminal: Terminal,
  previewed: imports.PreviewedImport,
  { yes = false, json = false }: ImportOptions,
): Promise<boolean> {
  terminal.endProgress();
  const { preview } = previewed;
  const isOpen = preview.questions.length > 0;
  if (json) {
    if (!yes || isOpen) terminal.out(JSON.stringify({ stored: false, ...previewed }));
  } else {
    terminal.out(`${describePreview(previewed)}\n`);
    for (const { message } of preview.questions.slice(1)) terminal.out(message);
  }
  // What is open is said by the refusal.
  if (yes || isOpen) return true;
  const answer = json ? null : await terminal.ask('Store this? [y/N] ');
  if (answer === null) terminal.problem('Nobody was asked. Give --yes to store what the preview says.');
  return isYes(answer);
}

function describe(report: imports.FinishedImport): string {
  const rate = report.seconds > 0 ? ` (${Math.round((report.added + report.known) / report.seconds)} images/s)` : '';
  return [
    `${report.added} images added, ${report.known} known already, ${report.skipped} skipped; ${report.subjects} subjects; ${report.seconds.toFixed(1)} s${rate}`,
    '',
    splitTable(report.splits),
  ].join('\n');
}
