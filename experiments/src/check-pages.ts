// Names the published pages that are out of date, and fails where such a page, or its row in README, does not say so.
import { benchmarks } from './benchmarks.ts';
import { oldPages } from './support/freshness.ts';
import { resultsFolder } from './support/results-page.ts';

const old = await oldPages(benchmarks, resultsFolder, new URL('../README.md', resultsFolder));
for (const { name, why, unmarked } of old) {
  const todo = unmarked.length === 0 ? 'marked' : `write "Out of date: REASON" into ${unmarked.join(' and ')}`;
  console.log(`${name}: ${why}; ${todo}`);
}
process.exitCode = old.some(({ unmarked }) => unmarked.length > 0) ? 1 : 0;
