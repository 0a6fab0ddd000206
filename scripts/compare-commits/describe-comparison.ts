import { mapTolerance, type Distance, type RunComparison } from './compare-readings.ts';

const pathsShown = 20;

/** The comparison as a person reads it: a table of the runs, where figures differ, and what one side alone has. */
export function describeComparison(comparisons: readonly RunComparison[]): string {
  const rows = [
    ['run', 'weights', 'verdict', 'figures', 'maps', ''],
    ...comparisons.map(({ name, sameWeights, sameVerdict, figures, maps, passes, isExact }) => [
      name,
      sameWeights ? 'equal' : 'differ',
      sameVerdict ? 'equal' : 'differs',
      inShort(figures),
      inShort(maps),
      passes ? (isExact ? 'ok' : `ok, within ${mapTolerance.toExponential()}`) : 'NOT EQUAL',
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const places = comparisons.flatMap(({ name, figures, maps, from }) => [
    ...(from === null
      ? []
      : [`  ${name}: the losses differ from step ${from.step} on, at first by ${from.by.toPrecision(2)}`]),
    ...[figures.at, maps.at].flatMap((at) => (at === null ? [] : [`  ${name}: the largest difference is at ${at}`])),
  ]);
  return [
    ...table,
    ...(places.length > 0 ? ['', 'Where they differ:', ...places] : []),
    ...oneSided('first', comparisons, ({ onlyLeft }) => onlyLeft),
    ...oneSided('second', comparisons, ({ onlyRight }) => onlyRight),
  ].join('\n');
}

function inShort({ compared, largest }: Distance): string {
  if (compared === 0) return 'none';
  return largest === 0 ? `${compared} equal` : `${compared}, up to ${largest.toPrecision(2)} apart`;
}

/** Paths without the run, each once: the runs' answers have one shape. */
function oneSided(
  which: string,
  comparisons: readonly RunComparison[],
  of: (comparison: RunComparison) => readonly string[],
): string[] {
  const paths = [...new Set(comparisons.flatMap(of))];
  if (paths.length === 0) return [];
  const rest = paths.length > pathsShown ? [`  and ${paths.length - pathsShown} more`] : [];
  return ['', `Only the ${which} commit has:`, ...paths.slice(0, pathsShown).map((path) => `  ${path}`), ...rest];
}
