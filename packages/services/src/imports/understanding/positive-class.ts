import type { PositiveClass } from '@fovea/domain';
import { findingIn } from './words.ts';

/**
 * The class that sensitivity is about. Where one class alone is named for a finding, the name decides. Otherwise it is a
 * guess: a class that is not named for the absence of a finding, or the first one.
 */
export function positiveOf(classes: readonly string[]): PositiveClass | null {
  const findings = classes.filter((name) => findingIn(name) === 'finding');
  const [finding] = findings;
  if (finding !== undefined) return { name: finding, certain: findings.length === 1 };
  const guess = classes.find((name) => findingIn(name) !== 'absence') ?? classes[0];
  return guess === undefined ? null : { name: guess, certain: false };
}
