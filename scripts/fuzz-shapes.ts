/**
 * Joins and cuts random polygons, and compares each area with one that is computed without the geometry library.
 * `npm run fuzz:shapes -- [operations] [seed]`: 100,000 operations unless said otherwise.
 */
import { fuzz } from '../packages/geometry/src/fuzz.fixture.ts';

const [operations = 100_000, seed = 1] = process.argv.slice(2).map(Number);
const { wrong, worst, slowestMs } = fuzz(operations, seed);
console.log(
  `${operations} operations, ${wrong.length} with a wrong area. Largest difference ${worst.toFixed(4)} px², ` +
    `slowest operation ${slowestMs.toFixed(0)} ms.`,
);
if (wrong.length > 0) {
  console.error(`Wrong with seed ${seed}: ${wrong.slice(0, 20).join(', ')}.`);
  process.exitCode = 1;
}
