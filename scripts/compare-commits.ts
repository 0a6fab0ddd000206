// Trains the same twelve runs with two commits and compares what came out, to the last bit.
// Usage: npm run compare-commits -- [FIRST [SECOND]] [--only RUN]... [--minutes NUMBER]
// The commits are the one before HEAD, and HEAD, unless given. The base model is trained in any case.
import { parseArgs } from 'node:util';
import { commitHash } from './commits/check-out.ts';
import { inScope } from './commits/scope.ts';
import { compareReadings } from './compare-commits/compare-readings.ts';
import { comparedRuns } from './compare-commits/compared-runs.ts';
import { describeComparison } from './compare-commits/describe-comparison.ts';
import { trainCommit } from './compare-commits/train-commit.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string', default: '60' }, only: { type: 'string', multiple: true, default: [] } },
});
const [first = 'HEAD~1', second = 'HEAD'] = positionals;
const isWanted = (run: string) => values.only.length === 0 || values.only.includes(run);
const started = performance.now();

try {
  process.exitCode = await inScope({ minutes: Number(values.minutes) }, async (scope) => {
    const hashes = [await commitHash(scope, first), await commitHash(scope, second)] as const;
    const train = (hash: string) =>
      trainCommit(scope, hash, isWanted, (line) => {
        console.log(
          `${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${hash.slice(0, 12)}  ${line}`,
        );
      });
    const [left, right] = [await train(hashes[0]), await train(hashes[1])];
    const exact = new Set(['base', ...comparedRuns.filter(({ isExact }) => isExact).map(({ name }) => name)]);
    const comparisons = [...left].flatMap(([name, one]) => {
      const other = right.get(name);
      return other === undefined ? [] : [compareReadings(name, exact.has(name), one, other)];
    });
    console.log(`\n${hashes.map((hash) => hash.slice(0, 12)).join(' and ')}\n\n${describeComparison(comparisons)}`);
    const engines = new Set([...left.values(), ...right.values()].map(({ engine }) => engine));
    if (engines.size > 1)
      console.log(
        `\nThe two commits ran on different engines, so the last bits may differ:\n  ${[...engines].join('\n  ')}`,
      );
    return comparisons.every(({ passes }) => passes) ? 0 : 1;
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
