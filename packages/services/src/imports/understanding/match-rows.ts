import type { FoundFile } from '../source.ts';
import { foldCase } from './names.ts';
import { contentTypeOf, stemOf } from './picture-names.ts';

/** A row's picture, or why there is none. */
export type Match = { readonly file: FoundFile } | { readonly fitting: number };

type Matcher = (path: string) => Match;

/**
 * Finds the picture that a row of a list means. Tried in turn: the path from the list's folder, the path from the top,
 * the end of a path (a bare name) where only one picture has it, and a path that goes on above what is imported; then all
 * of it in any case, then without the ending of the name.
 * @param folder of the list, '' or with a `/` at its end
 */
export function rowMatcher(pictures: readonly FoundFile[], folder: string): Matcher {
  const exact = indexBy(pictures, (path) => path);
  const anyCase = indexBy(pictures, foldCase);
  const stems = indexBy(pictures, (path) => foldCase(stemOf(path)));
  const base = segmentsOf(folder);
  return (path) => {
    const row = segmentsOf(path);
    const found = find(exact, row, base);
    if ('file' in found || found.fitting > 1) return found;
    const lower = row.map(foldCase);
    const lowerBase = base.map(foldCase);
    const inAnyCase = find(anyCase, lower, lowerBase);
    if ('file' in inAnyCase || inAnyCase.fitting > 1 || contentTypeOf(path) !== undefined) return inAnyCase;
    return find(stems, lower, lowerBase);
  };
}

/** Folders and name, composed, without the blanks, dots and drive that only some programs write. */
function segmentsOf(path: string): string[] {
  return path
    .normalize('NFC')
    .replaceAll('\\', '/')
    .replace(/^(file:\/\/|[a-z]:(?=\/))/i, '')
    .split('/')
    .map((segment) => segment.trim())
    .filter((segment) => segment !== '' && segment !== '.');
}

interface Indexed {
  readonly file: FoundFile;
  readonly segments: readonly string[];
}

interface Index {
  /** Pictures by the last part of their path. */
  readonly byName: ReadonlyMap<string, readonly Indexed[]>;
  /** Whether no picture lies in a folder. */
  readonly isFlat: boolean;
}

function indexBy(pictures: readonly FoundFile[], spelling: (path: string) => string): Index {
  const indexed = pictures.map((file) => ({ file, segments: segmentsOf(spelling(file.path)) }));
  return {
    byName: Map.groupBy(indexed, ({ segments }) => segments.at(-1) ?? ''),
    isFlat: indexed.every(({ segments }) => segments.length === 1),
  };
}

function find({ byName, isFlat }: Index, row: readonly string[], base: readonly string[]): Match {
  const named = byName.get(row.at(-1) ?? '') ?? [];
  const from = [...base, ...row];
  /** A name alone is the end of any path: that it is meant is sure only where nothing lies in folders. */
  const goesOnAbove = (segments: readonly string[]) => segments.length > (isFlat ? 0 : 1) && endsWith(row, segments);
  const rules: ((segments: readonly string[]) => boolean)[] = [
    (segments) => isSame(segments, from),
    (segments) => isSame(segments, row),
    (segments) => endsWith(segments, row),
    goesOnAbove,
    (segments) => isSame(segments.slice(0, base.length), base) && goesOnAbove(segments.slice(base.length)),
  ];
  for (const rule of rules) {
    const fitting = named.filter(({ segments }) => rule(segments));
    const [only] = fitting;
    if (only !== undefined) return fitting.length === 1 ? { file: only.file } : { fitting: fitting.length };
  }
  return { fitting: 0 };
}

const isSame = (left: readonly string[], right: readonly string[]) =>
  left.length === right.length && endsWith(left, right);

const endsWith = (whole: readonly string[], end: readonly string[]) =>
  end.length <= whole.length && end.every((segment, at) => whole[whole.length - end.length + at] === segment);
