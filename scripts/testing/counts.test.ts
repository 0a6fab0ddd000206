import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { countChecks, countPlaywright, countReport, countVitest, line, sum } from './counts.mjs';

describe('counting', () => {
  test('the checks are counted by their lines, not by what they print', () => {
    const output = 'ok     format (1.0 s)\nFAILED lint (2.0 s)\n       ok this is not a check\nok     types (3 s)\n';
    expect(countChecks(output)).toEqual({ passed: 2, failed: 1, skipped: 0 });
  });

  test('a test file that cannot be loaded is a failure', () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 0,
      testResults: [
        { status: 'failed', assertionResults: [{ status: 'failed' }] },
        { status: 'failed', assertionResults: [] },
      ],
    };
    expect(countVitest(report)).toEqual({ passed: 3, failed: 2, skipped: 2 });
  });

  test('a test that passed only when repeated has failed', () => {
    const report = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 1 }, errors: [] };
    expect(countPlaywright(report)).toEqual({ passed: 4, failed: 2, skipped: 1 });
  });

  test('the sum is one plain line', () => {
    const counts = sum([
      { passed: 1, failed: 2, skipped: 3 },
      { passed: 10, failed: 20, skipped: 30 },
    ]);
    expect(line(counts)).toBe('11 passed, 22 failed, 33 skipped');
  });
});

describe('a report', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fovea-counts-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('that is missing or unreadable counts as a failure', async () => {
    expect(await countReport(join(folder, 'none.json'), countVitest, true)).toMatchObject({ failed: 1 });
    await writeFile(join(folder, 'cut.json'), '{"numPassed');
    expect(await countReport(join(folder, 'cut.json'), countVitest, true)).toMatchObject({ failed: 1 });
  });

  test('without failures from a runner that ended badly counts as a failure', async () => {
    const report = { stats: { expected: 4, unexpected: 0, flaky: 0, skipped: 0 }, errors: [] };
    await writeFile(join(folder, 'report.json'), JSON.stringify(report));
    expect(await countReport(join(folder, 'report.json'), countPlaywright, false)).toMatchObject({ failed: 1 });
    expect(await countReport(join(folder, 'report.json'), countPlaywright, true)).toMatchObject({ failed: 0 });
  });
});
