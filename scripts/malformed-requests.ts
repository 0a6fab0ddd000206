// Starts Fovea on a home of its own and sends it requests that are wrong in some way, to every procedure and every route.
// Usage: npm run malformed-requests -- [COUNT] [SEED] [FIRST]
// The same seed and number make the same request: COUNT 1 with FIRST repeats one of them.
import { inScope } from './commits/scope.ts';
import { askOwnInstallation } from './malformed-requests/own-installation.ts';

const [count = 10_000, seed = 1, first = 0] = process.argv.slice(2).map(Number);
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed) || !Number.isInteger(first) || first < 0) {
  console.error('Name how many requests to send, and a seed: npm run malformed-requests -- 10000 1');
  process.exit(2);
}
const startedAt = performance.now();
try {
  const onRequest = (done: number) => {
    if (done % 1000 === 0) console.log(`${done} of ${count} requests`);
  };
  const { faults, outcomes, asked, slowestMs } = await inScope({ minutes: 60 }, (scope) =>
    askOwnInstallation(scope, { count, seed, first, onRequest }),
  );
  for (const { number, message, request } of faults)
    console.log(`${number === null ? 'at the end' : `request ${number}`}: ${message}\n  ${request}`);
  const rows = (counts: ReadonlyMap<string, number>) =>
    [...counts]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, times]) => `${name} ${times}`)
      .join(', ');
  const least = Math.min(...asked.values());
  console.log(`Answers: ${rows(outcomes)}`);
  console.log(
    `${count} requests of seed ${seed} in ${((performance.now() - startedAt) / 1000).toFixed(0)} s to ${asked.size} procedures and routes, each at least ${least} times; the slowest answer took ${slowestMs.toFixed(0)} ms; ${faults.length} faults`,
  );
  process.exitCode = faults.length > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
