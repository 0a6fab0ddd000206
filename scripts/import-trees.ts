// Generates folder trees and lists of subjects as other programs write them, and compares what an import understands of
// each with a model answer. Usage: npm run import-trees -- [COUNT] [FIRST SEED]
import { runTrees } from './import-trees/run-trees.ts';

const [count = 2000, first = 1] = process.argv.slice(2).map(Number);
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(first)) {
  console.error('Name how many trees to make, and the seed of the first: npm run import-trees -- 2000 1');
  process.exit(2);
}
const startedAt = performance.now();
const { outcomes, faults } = await runTrees(first, count, (done) => {
  if (done % 200 === 0) console.log(`${done} of ${count} trees`);
});
for (const { seed, message } of faults) console.log(`tree ${seed}: ${message}`);
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
const { understood, asked, refused } = outcomes;
console.log(
  `${count} trees from seed ${first} in ${seconds} s: ${understood} understood, ${asked} asked about, ${refused} refused, ${faults.length} wrong`,
);
process.exitCode = faults.length > 0 ? 1 : 0;
