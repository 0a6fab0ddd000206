import type { ImportChoices, ImportQuestion } from '@fovea/domain';
import { FoveaError, counted } from '@fovea/domain';
import type { Problem } from '../source.ts';
import { rowMatcher } from './match-rows.ts';
import { someOf } from './names.ts';
import { filesInTable } from './read-list.ts';
import type { SortedFiles } from './sort-files.ts';

export interface FoundLists {
  /** Tables that are to be read as lists, whatever they are called. */
  readonly paths: ReadonlySet<string>;
  /** Asked where several tables may be the list. */
  readonly question: ImportQuestion | null;
  readonly problems: readonly Problem[];
}

/** A larger table is no list of the pictures of one import. */
const largestTable = 64 * 2 ** 20;

/**
 * Finds the list of the pictures among tables of any name, where no file is called `subjects.csv`: a heading with a file
 * and a label or a subject, or a column for each class, and rows that name pictures that are there.
 * @throws INPUT_INVALID when a chosen list is not there
 */
export async function findLists(
  { lists, tables, pictures }: Pick<SortedFiles, 'lists' | 'tables' | 'pictures'>,
  { list: chosen }: ImportChoices,
): Promise<FoundLists> {
  if (chosen !== undefined && chosen !== 'all' && chosen !== 'none') {
    if (tables.some(({ path }) => path === chosen)) return { paths: new Set([chosen]), question: null, problems: [] };
    throw new FoveaError(
      'INPUT_INVALID',
      `There is no table "${chosen}" beside the pictures. ${tables.length === 0 ? 'Import without this choice.' : `Choose one of ${someOf(tables.map(({ path }) => path))}.`}`,
      { list: chosen },
    );
  }
  if (lists.length > 0 || chosen === 'none' || pictures.length === 0)
    return { paths: new Set(), question: null, problems: [] };
  const [naming, others]: [string[], string[]] = [[], []];
  for (const table of tables) {
    const files = table.byteSize > largestTable ? [] : filesInTable(await table.read(), table.path);
    const find = files.length === 0 ? null : rowMatcher(pictures, table.path.slice(0, table.path.lastIndexOf('/') + 1));
    if (find !== null && files.some((file) => 'file' in find(file))) naming.push(table.path);
    else if (find !== null) others.push(table.path);
  }
  const isOpen = naming.length > 1 && chosen === undefined;
  return {
    paths: isOpen ? new Set() : new Set(naming),
    question: isOpen ? whichList(naming) : null,
    problems: others.map(namesNothing),
  };
}

function whichList(paths: readonly string[]): ImportQuestion {
  return {
    code: 'WHICH_LIST',
    message: `${counted(paths.length, 'table')} may say what the pictures are: ${someOf(paths)}. Choose the one to read. Choose all if they belong together, or none if only folders and names count.`,
    field: 'list',
    choices: [...paths, 'all', 'none'],
  };
}

const namesNothing = (path: string): Problem => ({
  path,
  code: 'FILE_SKIPPED',
  message:
    'No row of this table names a picture that is there; left out. If it is the list of these pictures, correct its names of files.',
});
