import type { Split } from '@fovea/domain';
import { splits } from '@fovea/domain';
import type { SplitShares, SubjectCounts } from './draw-split.ts';
import { drawSplit, usualShares } from './draw-split.ts';

export interface FixedSplits {
  /** Subjects of the project: none of them ever changes its split. */
  readonly stored: ReadonlyMap<string, Split>;
  /** What folders or a list say of subjects that are new. */
  readonly given: ReadonlyMap<string, Split>;
}

/**
 * The split of every subject: stored, else given, else drawn. Where a given split lacks a part, such as validation, and
 * no other subject is left to draw, the part is drawn from the training subjects that were given.
 */
export function assignSplits(
  subjects: readonly SubjectCounts[],
  { stored, given }: FixedSplits,
  seed: number,
  shares: SplitShares = usualShares,
): Map<string, Split> {
  const fixed = new Map([...given, ...stored]);
  const open = subjects.filter(({ name }) => !fixed.has(name));
  const present = new Set(subjects.flatMap(({ name }) => fixed.get(name) ?? []));
  const missing = splits.filter((split) => shares[split] > 0 && !present.has(split));
  if (given.size > 0 && open.length < missing.length) {
    const training = subjects.filter(({ name }) => given.get(name) === 'train' && !stored.has(name));
    const part = (split: Split) => (split === 'train' || missing.includes(split) ? shares[split] : 0);
    const parts = { train: part('train'), validation: part('validation'), test: part('test') };
    for (const [name, split] of drawSplit(training, new Map(), seed, parts)) fixed.set(name, split);
  }
  return drawSplit(subjects, fixed, seed, shares);
}
