import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { table } from './wording.ts';

/**
 * One definition's figures on some test subjects. A benchmark that goes on where it was stopped, or shows what was
 * kept, looks no more than once; a changed definition or `fresh=1` is another look.
 */
export interface Look {
  readonly benchmark: string;
  /** Hash of what decides the figures, machine included. */
  readonly definition: string;
  /** Day, as YYYY-MM-DD. */
  readonly on: string;
}

/** Test subjects, by a name that all benchmarks share, and every look at them. */
export type Looks = Readonly<Record<string, readonly Look[]>>;

const fileOf = (folder: URL) => new URL('looks.json', folder);

/** Nothing where no look has been counted yet. */
export function readLooks(folder: URL): Looks {
  try {
    return JSON.parse(readFileSync(fileOf(folder), 'utf8')) as Looks;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** Counts a look in `looks.json`, in one go, so that two benchmarks at a time lose none. */
export function addLook(folder: URL, subjects: readonly string[], look: Look): void {
  const looks = { ...readLooks(folder) };
  for (const name of subjects) looks[name] = [...(looks[name] ?? []), look];
  const sorted = Object.fromEntries(Object.entries(looks).sort(([one], [other]) => (one < other ? -1 : 1)));
  const file = fileOf(folder);
  const partial = new URL(`looks.json.${String(process.pid)}`, folder);
  writeFileSync(partial, `${JSON.stringify(sorted, null, 2)}\n`);
  renameSync(partial, file);
}

/** Whether this very definition has been counted. */
export function hasLooked(looks: Looks, subjects: string, { benchmark, definition }: Omit<Look, 'on'>): boolean {
  return (looks[subjects] ?? []).some((look) => look.benchmark === benchmark && look.definition === definition);
}

/** How often each set of test subjects has been looked at, and by which benchmarks. */
export function looksTable(looks: Looks, subjects: readonly string[]): string {
  return table(
    ['Test subjects', 'Looks', 'By'],
    subjects.map((name) => {
      const all = looks[name] ?? [];
      const by = Object.entries(Object.groupBy(all, ({ benchmark }) => benchmark))
        .map(([benchmark, those = []]) => `${benchmark} ${String(those.length)}`)
        .join(', ');
      return [name, String(all.length), by];
    }),
  );
}

/**
 * Stocks that several benchmarks draw their test subjects from, each in its own way. Looks are counted under these names,
 * and under those of what one benchmark drew.
 */
export const malariaPatients = 'NIH malaria cells, any of the 60 patients';
export const fashionTestImages = 'Fashion-MNIST, test images';
