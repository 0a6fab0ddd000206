import type { ImageSummary, ReviewOrder, ReviewReason, Split } from '@fovea/domain';
import { reviewOrders, reviewReasons, splits } from '@fovea/domain';
import { images, review } from '@fovea/services';
import { Command, Option } from 'commander';
import { wholeNumber } from '../options.ts';
import { selectProject } from '../select/project.ts';
import type { Terminal } from '../terminal.ts';
import { table } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

interface ImagesOptions {
  readonly project?: string;
  readonly split?: Split;
  readonly order?: ReviewOrder;
  readonly limit: number;
  readonly json?: boolean;
}

const words: Readonly<Record<ReviewReason, string>> = {
  wrong: 'confident and wrong',
  uncertain: 'uncertain',
  'off-the-cell': 'looks off the cell',
  disagreement: 'explanations disagree',
  far: 'unlike any before',
};

export function imagesCommand(terminal: Terminal, withContext: WithContext): Command {
  return new Command('images')
    .description('the images of a project; with --order, those next to review')
    .option('--project <name>', 'project, when there are several')
    .addOption(new Option('--split <split>', 'only images of subjects in this split').choices(splits))
    .addOption(
      new Option(
        '--order <order>',
        'sort by one score of how much an image deserves a look, or by "next-to-review", which takes the scores in turn',
      ).choices(reviewOrders),
    )
    .option('--limit <number>', 'how many', wholeNumber, 20)
    .option('--json', 'one line of JSON')
    .action(async ({ project: named, split, order, limit, json }: ImagesOptions) => {
      await withContext(async (context) => {
        const project = await selectProject(context, named);
        if (order !== undefined) {
          terminal.progress('The model looks through the images …');
          await review.prepared(context, { project: project.id, compare: order === 'disagreement' });
          terminal.endProgress();
        }
        const found = await images.list(context, {
          project: project.id,
          cursor: 0,
          limit: Math.min(500, Math.max(1, limit)),
          ...(split === undefined ? {} : { split }),
          ...(order === undefined ? {} : { order }),
        });
        if (json === true) return terminal.out(JSON.stringify(found));
        if (found.total === 0) return terminal.out('There are no such images.');
        const scores = order === undefined ? [] : reviewReasons;
        const head = ['image', 'class', 'subject', 'split', ...(order === undefined ? [] : ['reason']), ...scores];
        terminal.out(table(head, found.images.map(rowOf)));
        terminal.out(`${String(found.images.length)} of ${String(found.total)} images`);
      });
    });
}

function rowOf({ name, label, subject, split, review: note }: ImageSummary): string[] {
  const scores = note === undefined ? [] : reviewReasons.map((reason) => note.scores[reason]?.toFixed(2) ?? '–');
  const reason = note === undefined ? [] : [note.reason === null ? '' : words[note.reason]];
  return [name, label ?? 'unknown', subject, split, ...reason, ...scores];
}
