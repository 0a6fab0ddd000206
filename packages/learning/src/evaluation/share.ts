import type { Estimate } from '@fovea/domain';
import { estimate } from './intervals.ts';
import { SubjectGroups } from './subject-groups.ts';

/**
 * The share of those for which something holds, with its 95 % interval over groups of which the members are alike, such as
 * subjects or worlds. Null of nothing.
 * @param holds for each member
 * @param groups the number of each member's group
 */
export function shareOverGroups(holds: readonly boolean[], groups: Int32Array): Estimate | null {
  if (holds.length === 0) return null;
  const over = new SubjectGroups(groups);
  const { share } = over.leaveOut(['share'], (weights) => {
    let [count, total] = [0, 0];
    holds.forEach((does, member) => {
      total += weights[member] ?? 0;
      if (does) count += weights[member] ?? 0;
    });
    return { share: count / total };
  });
  return estimate(share, [over.part()]);
}
