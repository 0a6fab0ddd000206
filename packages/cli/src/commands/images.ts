import type { ImageSummary, ReviewOrder, ReviewReason, Split } from '@fovea/domain';
import { reviewOrders, reviewReasons, splits } from '@fovea/domain';
import { images, review } from '@fovea/services';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { ListOptions } from '../listing.ts';
import { listCommand, showPage } from '../listing.ts';
import { selectProject } from '../select/project.ts';
import type { Terminal } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

interface ImagesOptions extends ListOptions {
  readonly split?: Split;
  readonly class?: string;
  readonly subject?: string;
  readonly feedback?: 'with' | 'without';
  readonly search?: string;
  readonly order?: ReviewOrder;
}

const words: Readonly<Record<ReviewReason, string>> = {
  wrong: 'confident and wrong',
  uncertain: 'uncertain',
  'off-the-cell': 'looks off the cell',
  disagreement: 'explanations disagree',
  far: 'unlike any before',
};

export function imagesCommand(terminal: Terminal, withContext: WithContext): Command {
  return listCommand('images', 'the images of a project; with --order, those next to review')
    .addOption(new Option('--split <split>', 'only images of subjects in this split').choices(splits))
    .option('--class <name>', 'only images with this label')
    .option('--subject <name>', 'only images of this subject')
    .addOption(new Option('--feedback <which>', 'only images with, or without, regions').choices(['with', 'without']))
    .option('--search <words>', 'only images with these words in the name of the file or of the subject')
    .addOption(
      new Option(
        '--order <order>',
        'sort by one score of how much an image deserves a look, or by "next-to-review", which takes the scores in turn',
      ).choices(reviewOrders),
    )
    .action(async (options: ImagesOptions, command: Command) => {
      const { split, class: label, subject, feedback, search, order, after, limit } = options;
      await withContext(async (context) => {
        const project = await selectProject(context, options.project);
        if (order !== undefined) {
          terminal.progress('The model looks through the images …');
          await review.prepared(context, { project: project.id, compare: order === 'disagreement' });
          terminal.endProgress();
        }
        const hasFeedback = feedback === undefined ? undefined : feedback === 'with';
        const wanted = { project: project.id, split, label, subject, hasFeedback, search, order };
        const page = await images.list(context, { ...wanted, after, limit });
        const scores = order === undefined ? [] : reviewReasons;
        const head = ['image', 'class', 'subject', 'split', ...(order === undefined ? [] : ['reason']), ...scores];
        showPage(terminal, command, page, { head, row, none: 'There are no such images.' });
        if (options.json === true || page.items.length === 0) return;
        const { total } = await images.outline(context, wanted);
        terminal.out(`${String(page.items.length)} of ${String(total)} images`);
      });
    });
}

function row({ name, label, subject, split, review: note }: ImageSummary): string[] {
  const scores = note === undefined ? [] : reviewReasons.map((reason) => note.scores[reason]?.toFixed(2) ?? '–');
  const reason = note === undefined ? [] : [note.reason === null ? '' : words[note.reason]];
  return [name, label ?? 'unknown', subject, split, ...reason, ...scores];
}
