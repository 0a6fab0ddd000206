import { counted } from '@fovea/domain';
import { someOf } from './names.ts';
import type { Placed } from './placed.ts';
import { namesAt } from './placed.ts';

/**
 * Looks through a folder that holds the same folders as those beside it: a copy of the whole tree inside itself, or more
 * pictures of the same classes. Its name is no class.
 */
export function stripWrappers(placed: readonly Placed[], isClass: (name: string) => boolean, notes: string[]): void {
  for (;;) {
    const wrapper = findWrapper(placed, isClass);
    if (wrapper === null) return;
    const inside = placed.filter(({ folders }) => folders[0] === wrapper);
    for (const { folders } of inside) folders.shift();
    notes.push(
      `The folder "${wrapper}" holds the same folders as those beside it, and was not taken for a class. The classes of its ${counted(inside.length, 'picture')} are the folders in it.`,
    );
  }
}

/** Looks through folders beside each other that hold the same files: copies of one tree. */
export async function stripCopies(
  placed: readonly Placed[],
  isClass: (name: string) => boolean,
  notes: string[],
): Promise<void> {
  const outer = namesAt(placed, 0);
  if (outer.some(isClass) || !(await areCopies(placed))) return;
  for (const { folders } of placed) folders.shift();
  notes.push(`The folders ${someOf(outer)} hold the same files, and were not taken for classes.`);
}

function findWrapper(placed: readonly Placed[], isClass: (name: string) => boolean): string | null {
  const beside = Map.groupBy(
    placed.filter(({ folders }) => folders.length > 0),
    ({ folders }) => folders[0] ?? '',
  );
  const children = new Map(
    [...beside].map(([name, inside]) => [name, new Set(inside.map(({ folders }) => folders[1]))]),
  );
  /** Holds pictures, or folders that do not lie beside it. */
  const isOutermost = (name: string | undefined) =>
    name !== undefined && [...(children.get(name) ?? [])].some((child) => child === undefined || !beside.has(child));
  for (const [name, inner] of children) {
    const others = [...inner].filter((child) => child !== name);
    if (!isClass(name) && others.length > 0 && others.every(isOutermost)) return name;
  }
  return null;
}

const pairsCompared = 3;

/** Whether all outer folders hold the same folders and files: by name and size, and a few of them by their bytes. */
async function areCopies(placed: readonly Placed[]): Promise<boolean> {
  if (placed.some(({ folders }) => folders.length < 2)) return false;
  const trees = [...Map.groupBy(placed, ({ folders }) => folders[0] ?? '').values()].map(
    (tree) =>
      new Map(tree.map((each) => [[...each.folders.slice(1), each.file.path.split('/').at(-1)].join('/'), each.file])),
  );
  const [first, ...others] = trees;
  if (first === undefined || others.length === 0) return false;
  for (const other of others) {
    const isSame = [...other].every(([path, file]) => first.get(path)?.byteSize === file.byteSize);
    if (other.size !== first.size || !isSame) return false;
    for (const [path, file] of [...other].slice(0, pairsCompared)) {
      const pair = await Promise.all([first.get(path)?.read(), file.read()]).catch(() => null);
      if (!pair?.[0]?.equals(pair[1])) return false;
    }
  }
  return true;
}
