import type { Origin, Problem } from '../source.ts';
import { someOf } from './names.ts';

/**
 * Classes none of whose pictures remains, named whole.
 * @param refused pictures that were left out, with why
 */
export function lostClasses(
  kept: readonly Pick<Origin, 'label'>[],
  refused: readonly (Pick<Origin, 'label' | 'path'> & { why: string })[],
): Problem[] {
  const remaining = new Set(kept.map(({ label }) => label));
  const lost = Map.groupBy(
    refused.filter(({ label }) => label !== null && !remaining.has(label)),
    ({ label }) => label ?? '',
  );
  return [...lost].map(([name, files]) => {
    const reasons = [...new Set(files.map(({ why }) => why))];
    const none = files.length === 1 ? 'its only picture cannot' : `none of its ${files.length} pictures can`;
    return {
      path: files[0]?.path ?? '',
      code: 'CLASS_LOST',
      message: `The whole class "${name}" is lost: ${none} be used. ${someOf(reasons, 3)}`,
    };
  });
}
