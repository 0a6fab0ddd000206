import { cleanName, someOf } from './names.ts';

/** `0`, `1`, and as programs write them: `1.0`, `0,00`. */
const flag = /^([01])(?:[.,]0*)?$/;
const isSet = (cell: string | undefined) => flag.exec((cell ?? '').trim())?.[1] === '1';

/** Columns of a list that say the class: each is one class, and a row has a 1 in the column of its own. */
export interface OneHotColumns {
  readonly columns: readonly number[];
  /** Classes of a row that are marked: one, unless the row is at fault. */
  classesOf(cells: readonly string[]): readonly string[];
}

/**
 * The class columns among those that nothing else is read from: all that hold 0 and 1 alone, where most rows have exactly
 * one 1. Other columns of 0 and 1, such as of smokers, seldom have.
 * @returns null where there are none
 */
export function oneHotColumns(
  heading: readonly string[],
  rows: readonly { readonly cells: readonly string[] }[],
  used: ReadonlySet<number | null>,
): OneHotColumns | null {
  const columns = [...heading.keys()].filter(
    (at) =>
      !used.has(at) &&
      cleanName(heading[at] ?? '') !== '' &&
      rows.every(({ cells }) => flag.test((cells[at] ?? '').trim())),
  );
  const marked = (cells: readonly string[]) => columns.filter((at) => isSet(cells[at]));
  const alone = rows.filter(({ cells }) => marked(cells).length === 1).length;
  if (columns.length < 2 || alone * 2 <= rows.length) return null;
  return { columns, classesOf: (cells) => marked(cells).map((at) => cleanName(heading[at] ?? '')) };
}

const mostNamed = 5;

/** What is wrong with the rows that do not mark one class; null where all do. */
export function oneHotFault(
  rows: readonly { readonly line: number; readonly file: string; readonly classes: readonly string[] }[],
  path: string,
): { readonly line: number; readonly message: string } | null {
  const odd = rows.filter(({ classes }) => classes.length !== 1);
  const [first] = odd;
  if (first === undefined) return null;
  const named = odd.map(
    ({ line, file, classes }) =>
      `line ${line} ("${file}") has ${classes.length === 0 ? 'no 1' : `a 1 for ${someOf(classes, 4)}`}`,
  );
  return {
    line: first.line,
    message: `Each row of ${path} must have a 1 in the column of one class, and 0 in all others: ${someOf(named, mostNamed)}. Correct these rows, or take them out of the list, and import again. If the columns are no classes, take the columns out.`,
  };
}
