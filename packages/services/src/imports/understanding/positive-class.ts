import type { PositiveClass } from '@fovea/domain';

const positiveNames = /^(parasit|infect|positiv|malari|abnormal|diseas|sick|tumou?r|cancer)/i;

/** The class that sensitivity is about: named for a finding, else the first one, which is a guess. */
export function positiveOf(classes: readonly string[]): PositiveClass | null {
  const named = classes.find((name) => positiveNames.test(name));
  if (named !== undefined) return { name: named, certain: true };
  return classes[0] === undefined ? null : { name: classes[0], certain: false };
}
