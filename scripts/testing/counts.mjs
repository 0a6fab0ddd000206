import { readFile } from 'node:fs/promises';

/** @typedef {{passed: number, failed: number, skipped: number}} Counts */

/** @type {() => Counts} */
const none = () => ({ passed: 0, failed: 0, skipped: 0 });

/** @param {Counts[]} counts */
export function sum(counts) {
  const total = none();
  for (const { passed, failed, skipped } of counts) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

/** One plain line, the same for a part and for the whole. */
export function line({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Lines `ok NAME (…)` and `FAILED NAME (…)` of `npm run check`. */
export function countChecks(output) {
  return {
    passed: output.match(/^ok\s/gm)?.length ?? 0,
    failed: output.match(/^FAILED\s/gm)?.length ?? 0,
    skipped: 0,
  };
}

/** Vitest's json report: a file that could not even be loaded has no tests but counts as one failure. */
export function countVitest(report) {
  const broken = report.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some(isFailed));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Playwright's json report: a test that passed only when repeated is counted as failed. */
export function countPlaywright(report) {
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected, failed: unexpected + flaky + report.errors.length, skipped };
}

/**
 * Reads a runner's report; a runner that ended badly without a failure to show, or wrote no report, counts as one.
 * @param {string} path
 * @param {(report: any) => Counts} count
 * @param {boolean} ok whether the runner ended with 0
 */
export async function countReport(path, count, ok) {
  const report = await readFile(path, 'utf8')
    .then(JSON.parse)
    .catch(() => undefined);
  const counts = report ? count(report) : none();
  if ((!ok || !report) && counts.failed === 0) counts.failed = 1;
  return counts;
}

function isFailed({ status }) {
  return status === 'failed';
}
