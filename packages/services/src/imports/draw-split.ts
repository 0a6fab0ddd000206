import { createHash } from 'node:crypto';
import type { Split } from '@fovea/domain';
import { splits } from '@fovea/domain';

export type SplitShares = Readonly<Record<Split, number>>;
export const usualShares: SplitShares = { train: 0.6, validation: 0.2, test: 0.2 };

export interface SubjectCounts {
  readonly name: string;
  /** Images by label; '' stands for no label. */
  readonly images: ReadonlyMap<string, number>;
}

/** What a subject adds to a split: itself, its images of every label, and itself as one of its kind (the labels that it has). */
function quantities(subject: SubjectCounts): Map<string, number> {
  const amounts = new Map<string, number>([['subjects', 1]]);
  for (const [label, count] of subject.images) amounts.set(`images of ${label}`, count);
  amounts.set(`subjects with ${[...subject.images.keys()].sort().join(' and ')}`, 1);
  return amounts;
}

/**
 * Gives every new subject a split, so that subjects, kinds of subjects and images of each class come as near to the
 * shares as whole subjects allow: the largest first, each to where the sum of squared relative departures from the
 * shares is least; chance (the seed and the subject's name) decides the order of equals. A known subject keeps its split.
 * Each split gets a subject before any gets its second, as far as there are subjects: training first, then validation.
 * @param known splits of subjects that were there before
 * @returns splits of all subjects
 */
export function drawSplit(
  subjects: readonly SubjectCounts[],
  known: ReadonlyMap<string, Split>,
  seed: number,
  shares: SplitShares = usualShares,
): Map<string, Split> {
  const drawn = new Map<string, Split>();
  const goals = new Map<string, number>();
  const filled = Object.fromEntries(splits.map((split) => [split, new Map<string, number>()])) as Record<
    Split,
    Map<string, number>
  >;
  const put = (subject: SubjectCounts, split: Split) => {
    drawn.set(subject.name, split);
    for (const [name, amount] of quantities(subject)) filled[split].set(name, (filled[split].get(name) ?? 0) + amount);
  };
  for (const subject of subjects) {
    for (const [name, amount] of quantities(subject)) goals.set(name, (goals.get(name) ?? 0) + amount);
    const split = known.get(subject.name);
    if (split) put(subject, split);
  }
  const size = (subject: SubjectCounts) => [...subject.images.values()].reduce((sum, count) => sum + count, 0);
  const chance = new Map(
    subjects.map(({ name }) => [name, createHash('sha256').update(`${seed}/${name}`).digest('hex')]),
  );
  const waiting = subjects
    .filter((subject) => !known.has(subject.name))
    .sort(
      (left, right) =>
        size(right) - size(left) || ((chance.get(left.name) ?? '') < (chance.get(right.name) ?? '') ? -1 : 1),
    );
  const wanted = splits.filter((split) => shares[split] > 0);

  waiting.forEach((subject, index) => {
    const left = waiting.length - index;
    const empty = wanted.filter((split) => filled[split].size === 0);
    const open = left <= empty.length ? empty.slice(0, 1) : wanted;
    const costs = open.map((split) => {
      let cost = 0;
      for (const [name, amount] of quantities(subject)) {
        const goal = goals.get(name) ?? amount;
        const share = shares[split];
        const before = (filled[split].get(name) ?? 0) / goal - share;
        const after = before + amount / goal;
        cost += (after * after - before * before) / share;
      }
      return cost;
    });
    const best = open[costs.indexOf(Math.min(...costs))];
    put(subject, best ?? 'train');
  });
  return drawn;
}
