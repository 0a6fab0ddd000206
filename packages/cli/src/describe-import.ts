import type { ImportPreview, NearCopySide } from '@fovea/domain';
import {
  importHeadline,
  knownSentence,
  positiveSentence,
  preparedSentences,
  problemHeading,
  sizeSentence,
  splits,
  splitSentence,
  unlabelledSentence,
} from '@fovea/domain';
import type { imports } from '@fovea/services';
import { table } from './terminal.ts';

/** Lines of one kind of problem, and classes, that are shown; `--json` has all of them. */
const [mostShown, classesShown] = [10, 30];

/** What would be stored, as a person reads it before the question. */
export function describePreview({ preview, problems }: imports.PreviewedImport): string {
  const { classes, leftOut, notes } = preview;
  const sentences = [
    importHeadline(preview),
    ...[knownSentence(preview), unlabelledSentence(preview), positiveSentence(preview)].filter((line) => line !== null),
    splitSentence(preview),
    ...[sizeSentence(preview)].filter((line) => line !== null),
    ...preparedSentences(preview),
    ...notes,
  ];
  const figures = [sentences.join('\n'), classTable(classes), splitTable(preview.splits)];
  const blocks = preview.added > 0 ? figures : [[importHeadline(preview), ...notes].join('\n')];
  if (leftOut.length > 0) blocks.push(['Left out:', ...leftOut.flatMap(describeLeftOut)].join('\n'));
  blocks.push(...describeShortcuts(preview), ...describeNearCopies(preview), ...describeProblems(preview, problems));
  return blocks.join('\n\n');
}

function classTable(classes: ImportPreview['classes']): string {
  const rows = classes.slice(0, classesShown).map(({ name, subjects, images }) => [name, `${subjects}`, `${images}`]);
  const shown = table(['class', 'subjects', 'images'], rows);
  return classes.length > classesShown
    ? `${shown}\nand ${classes.length - classesShown} more classes; --json names all of them`
    : shown;
}

export function splitTable(figures: ImportPreview['splits']): string {
  return table(
    ['split', 'subjects', 'images'],
    splits.map((split) => [split, String(figures[split].subjects), String(figures[split].images)]),
  );
}

function describeLeftOut({ message, count, examples }: ImportPreview['leftOut'][number]): string[] {
  const more = count > examples.length ? [`    and ${count - examples.length} more`] : [];
  return [`  ${message}`, ...examples.map((path) => `    ${path}`), ...more];
}

function describeShortcuts({ shortcuts: { rows } }: ImportPreview): string[] {
  if (rows.length === 0) return [];
  const cells = rows.map(({ property, auc, isHigher, class: name }) => {
    return [property, auc.toFixed(2), `${isHigher ? 'more' : 'less'} in ${name}`];
  });
  return [
    [
      'How well each technical property tells the class by itself (AUC by subject, 0.5 is chance):',
      table(['property', 'AUC', 'where'], cells),
    ].join('\n'),
  ];
}

function describeNearCopies({ nearCopies }: ImportPreview): string[] {
  if (nearCopies.pairs === 0) return [];
  const side = ({ name, label, split }: NearCopySide) => `${name} (${label ?? 'no label'}, ${split})`;
  const more = nearCopies.pairs - nearCopies.examples.length;
  return [
    [
      'Look nearly the same:',
      ...nearCopies.examples.map(({ one, other }) => `  ${side(one)} and ${side(other)}`),
      ...(more > 0 ? [`  and ${more} more`] : []),
    ].join('\n'),
  ];
}

/** Kinds one after another, the gravest first: a rare fault never drowns in a frequent one. */
function describeProblems({ problems: kinds }: ImportPreview, problems: imports.PreviewedImport['problems']): string[] {
  return kinds.map((kind) => {
    const of = problems.filter(({ code }) => code === kind.code);
    const lines = of.slice(0, mostShown).map(({ path, message }) => `  ${path}: ${message}`);
    const more = of.length > mostShown ? [`  and ${of.length - mostShown} more; --json names all of them`] : [];
    return [`${problemHeading(kind)}:`, ...lines, ...more].join('\n');
  });
}
