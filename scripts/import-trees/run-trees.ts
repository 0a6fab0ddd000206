import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Outcome } from './check-tree.ts';
import { checkTree } from './check-tree.ts';
import { generateTree } from './generate-tree.ts';
import { placeTree } from './place-tree.ts';

export interface TreeFault {
  readonly seed: number;
  readonly message: string;
}

export interface TreesResult {
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly faults: readonly TreeFault[];
}

/** Generates trees, writes each to disk as a folder or an archive, and lets the import understand it. */
export async function runTrees(first: number, count: number, onTree?: (done: number) => void): Promise<TreesResult> {
  const outcomes = { understood: 0, asked: 0, refused: 0 };
  const faults: TreeFault[] = [];
  for (let seed = first; seed < first + count; seed++) {
    const folder = await mkdtemp(path.join(tmpdir(), 'fovea-tree-'));
    try {
      const tree = generateTree(seed, (picture) => Buffer.from(`picture ${picture}`));
      outcomes[await checkTree(tree, await placeTree(tree, folder))]++;
    } catch (error) {
      faults.push({ seed, message: error instanceof Error ? error.message : String(error) });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    onTree?.(seed - first + 1);
  }
  return { outcomes, faults };
}
