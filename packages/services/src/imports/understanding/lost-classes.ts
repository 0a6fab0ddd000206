import type { Origin, Problem } from '../source.ts';
import { counted, someOf } from './names.ts';

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
    return {
      path: files[0]?.path ?? '',
      code: 'CLASS_LOST',
      message: `The whole class "${name}" is lost: none of its ${counted(files.length, 'picture')} can be used. ${someOf(reasons, 3)}`,
    };
  });
}
