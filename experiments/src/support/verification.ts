import { FoveaError } from '@fovea/domain';
import type { Verification } from '../benchmark.ts';

/** Part → digest. */
type Digests = Readonly<Record<string, string>>;

/** @throws CANCELLED where a benchmark's own options, such as its time, left published parts out */
export function assertMeasured(
  what: string,
  published: Digests,
  found: Digests,
  { sameDefinition }: Pick<Verification, 'sameDefinition'>,
): void {
  const names = Object.keys(published);
  const missing = names.filter((name) => found[name] === undefined);
  if (missing.length === 0) return;
  const changed = sameDefinition
    ? ''
    : ' The definition changed since they were published, and may have no such parts.';
  throw new FoveaError(
    'CANCELLED',
    `${what}: ${String(missing.length)} of ${String(names.length)} published parts were not measured (${missing.join(', ')}). What was measured is kept: the same command goes on, and without options to the end.${changed}`,
    { missing },
  );
}

/** Which parts of a seed have other digests than published. */
export function compare(
  seed: number,
  published: Digests,
  found: Digests,
  sameness: Pick<Verification, 'sameDefinition' | 'sameEngine'>,
): Verification {
  const names = Object.keys(published);
  const different = names.filter((name) => published[name] !== found[name]);
  return { seed, parts: names.length, different, ...sameness };
}
