// Sets everything up, a browser and the Python that imports networks included, runs every check and every test, and ends
// with one line over all of them.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from './setup/browser.mjs';
import { node22, root, toolEnvironment } from './setup/folders.mjs';
import { phase, report } from './setup/phases.mjs';
import { referencePythonForTests } from './setup/python.mjs';
import { setUp } from './setup/setup.mjs';
import { countChecks, countPlaywright, countReport, countVitest, line, sum } from './testing/counts.mjs';

try {
  console.log('Setting up.');
  await setUp();
  const browser = await phase('browser', findBrowser);
  await phase('python', referencePythonForTests);
  const reports = await mkdtemp(join(tmpdir(), 'fovea-reports-'));
  try {
    const parts = await runAll(reports, browser);
    console.log('\nSummary');
    for (const { name, counts, seconds, note } of parts) {
      console.log(`  ${name.padEnd(12)} ${line(counts)} (${seconds} s)${note ? `; ${note}` : ''}`);
    }
    const total = sum(parts.map(({ counts }) => counts));
    console.log(`\n${line(total)}`);
    process.exitCode = total.failed === 0 ? 0 : 1;
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
} catch (error) {
  process.exitCode = report(error);
  console.log(line({ passed: 0, failed: 1, skipped: 0 }));
}

async function runAll(reports, browser) {
  const parts = [];
  parts.push(await part('checks', async () => countAtLeastOne(await run([join(root, 'scripts', 'check.mjs')], {}))));
  for (const project of ['unit', 'integration', 'faults'])
    parts.push(await part(project, () => vitest(project, reports)));
  parts.push(await part('browser', () => playwright(reports, browser), browser.missing));
  return parts;
}

async function part(name, work, note) {
  console.log(`\n── ${name}`);
  const started = performance.now();
  const counts = await work();
  return { name, counts, note, seconds: ((performance.now() - started) / 1000).toFixed(0) };
}

function countAtLeastOne({ ok, output }) {
  const counts = countChecks(output);
  if (!ok && counts.failed === 0) counts.failed = 1;
  return counts;
}

async function vitest(project, reports) {
  const file = join(reports, `${project}.json`);
  const cli = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  // One round of each fault here; `npm run faults` makes ten.
  const environment = { FOVEA_FAULT_ROUNDS: process.env.FOVEA_FAULT_ROUNDS ?? '1' };
  const { ok } = await run([cli, 'run', '--project', project, '--passWithNoTests', ...reporters], environment);
  return countReport(file, countVitest, ok);
}

/** Without a browser the story is not tested, and that is a failure, not a pass. */
async function playwright(reports, browser) {
  if (browser.missing) return { passed: 0, failed: 1, skipped: 0 };
  const file = join(reports, 'browser.json');
  const cli = join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  const { ok } = await run([cli, 'test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    ...(browser.chromium ? { FOVEA_CHROMIUM: browser.chromium } : {}),
  });
  return countReport(file, countPlaywright, ok);
}

/** Runs a script on Node 22, its output shown as it comes and kept. */
function run(args, environment) {
  return new Promise((resolve) => {
    const child = spawn(node22, args, {
      cwd: root,
      env: { ...toolEnvironment(), CI: '1', ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const end = () => child.kill('SIGTERM');
    process.once('SIGINT', end).once('SIGTERM', end);
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
      process.stdout.write(chunk);
    });
    child.once('close', (code) => {
      process.off('SIGINT', end).off('SIGTERM', end);
      resolve({ ok: code === 0, output });
    });
  });
}
