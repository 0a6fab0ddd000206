import path from 'node:path';
import type { FoundFile } from '../source.ts';
import { foldCase } from './names.ts';
import { contentTypeOf, stemOf } from './picture-names.ts';

/** How a row names its picture, where not by the picture's path as it is. */
export type MatchedBy = 'end' | 'above' | 'case' | 'ending';

/** A row's picture, or why there is none. */
export type Match = { readonly file: FoundFile; readonly by: MatchedBy | null } | { readonly fitting: number };

type Matcher = (path: string) => Match;

/**
 * Finds the picture that a row of a list means. Tried in turn: the path from the list's folder, the path from the top,
 * the end of a path (a bare name) where only one picture has it, and a path that goes on above what is imported; then all
 * of it in any case, then without the ending of the name.
 * @param folder of the list, '' or with a `/` at its end
 */
export function rowMatcher(pictures: readonly FoundFile[], folder: string): Matcher {
  const exact = indexBy(pictures, (path) => path);
  const anyCase = once(() => indexBy(pictures, foldCase));
  const stems = once(() => indexBy(pictures, (path) => foldCase(stemOf(path))));
  const base = plainPath(folder);
  return (file) => {
    const row = plainPath(file.includes('..') ? resolved(file, base) : file);
    if (row === '') return { fitting: 0 };
    const found = find(exact, row, base);
    if ('file' in found || found.fitting > 1) return found;
    const inAnyCase = find(anyCase(), foldCase(row), foldCase(base));
    if ('file' in inAnyCase) return { ...inAnyCase, by: 'case' };
    if (inAnyCase.fitting > 1 || contentTypeOf(file) !== undefined) return inAnyCase;
    const withoutEnding = find(stems(), foldCase(row), foldCase(base));
    return 'file' in withoutEnding ? { ...withoutEnding, by: 'ending' } : withoutEnding;
  };
}

/** A path that goes up from the list's folder, from the top. */
function resolved(file: string, base: string): string {
  const slashed = file.replaceAll('\\', '/');
  if (!/(^|\/)\.\.\//.test(slashed)) return file;
  return path.posix.normalize(`${base}/${slashed}`).replace(/^(\.\.\/)+/, '');
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** Folders and name, composed, without the blanks, dots and drive that only some programs write. */
function plainPath(path: string): string {
  const composed = path.normalize('NFC').replaceAll('\\', '/');
  // Most paths need no more.
  if (!/^[/.\s]|^(file:|[a-z]:)|[\s/]\/|\/[\s/.]|[\s/]$/i.test(composed)) return composed;
  return composed
    .replace(/^(file:\/\/|[a-z]:(?=\/))/i, '')
    .split('/')
    .map((segment) => segment.trim())
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/');
}

interface Indexed {
  readonly file: FoundFile;
  readonly path: string;
}

interface Index {
  /** By the whole path; null where several pictures have it. */
  readonly byPath: ReadonlyMap<string, FoundFile | null>;
  /** By the last part of the path. */
  readonly byName: ReadonlyMap<string, readonly Indexed[]>;
  /** Whether no picture lies in a folder. */
  readonly isFlat: boolean;
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

function indexBy(pictures: readonly FoundFile[], spelling: (path: string) => string): Index {
  const byPath = new Map<string, FoundFile | null>();
  const byName = new Map<string, Indexed[]>();
  let isFlat = true;
  for (const file of pictures) {
    const path = spelling(plainPath(file.path));
    const name = nameOf(path);
    byPath.set(path, byPath.has(path) ? null : file);
    const named = byName.get(name);
    if (named === undefined) byName.set(name, [{ file, path }]);
    else named.push({ file, path });
    if (name !== path) isFlat = false;
  }
  return { byPath, byName, isFlat };
}

function find({ byPath, byName, isFlat }: Index, row: string, base: string): Match {
  const whole = byPath.get(base === '' ? row : `${base}/${row}`) ?? byPath.get(row);
  if (whole) return { file: whole, by: null };
  const named = byName.get(nameOf(row)) ?? [];
  /** A name alone is the end of any path: that it is meant is sure only where nothing lies in folders. */
  const goesOnAbove = (path: string) => (isFlat || path.includes('/')) && endsWith(row, path);
  const rules: { by: MatchedBy; fits: (path: string) => boolean }[] = [
    { by: 'end', fits: (path) => endsWith(path, row) },
    { by: 'above', fits: goesOnAbove },
    {
      by: 'above',
      fits: (path) => base !== '' && path.startsWith(`${base}/`) && goesOnAbove(path.slice(base.length + 1)),
    },
  ];
  for (const { by, fits } of rules) {
    const fitting = named.filter(({ path }) => fits(path));
    const [only] = fitting;
    if (only !== undefined) return fitting.length === 1 ? { file: only.file, by } : { fitting: fitting.length };
  }
  return { fitting: 0 };
}

/** Whether a path ends with another, folder by folder. */
const endsWith = (whole: string, end: string) => whole === end || whole.endsWith(`/${end}`);
