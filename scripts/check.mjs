// Format, lint, types, architecture, unused code, long sentences and old figures: everything that needs no running part. Two checks at a time.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');
/** What was checked before and has not changed since. */
const cache = 'node_modules/.cache/fovea-check';

if (!existsSync(bin)) {
  console.error('Nothing is installed yet: run `npm test` or `npm start` once, they set everything up.');
  process.exit(1);
}

/** The slowest first, so that two lanes end together. */
const checks = [
  {
    name: 'page types',
    command:
      'svelte-kit sync && svelte-check --tsconfig ./tsconfig.json --fail-on-warnings && tsc -p src/service-worker',
    folder: 'apps/web',
  },
  {
    name: 'lint',
    command: `eslint . --max-warnings 0 --cache --cache-strategy content --cache-location ${cache}/eslint`,
  },
  { name: 'types', command: `tsc --noEmit -p . --incremental --tsBuildInfoFile ${cache}/types.tsbuildinfo` },
  {
    name: 'format',
    command: `prettier --check . --log-level warn --cache --cache-strategy content --cache-location ${cache}/prettier`,
  },
  {
    name: 'no any',
    command: 'eslint --config eslint.any.config.js --quiet packages apps experiments scripts',
  },
  { name: 'architecture', command: 'depcruise packages apps experiments --output-type err-long' },
  {
    name: 'what a browser loads',
    command: 'depcruise apps/web/src --config .dependency-cruiser.browser.cjs --output-type err-long',
  },
  { name: 'unused code', command: 'knip --no-progress' },
  { name: 'sentences', command: 'node scripts/sentences.ts' },
  { name: 'published pages', command: 'node experiments/src/check-pages.ts' },
];

function run({ name, command, folder = '.' }) {
  const cwd = join(root, folder);
  const started = performance.now();
  const path = [join(cwd, 'node_modules', '.bin'), bin, process.env.PATH].join(delimiter);
  return new Promise((resolve) => {
    const child = spawn(command, { cwd, shell: true, env: { ...process.env, PATH: path, NO_UPDATE_NOTIFIER: '1' } });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
      if (code !== 0) console.log(output.trim().replace(/^/gm, '       '));
      resolve(code === 0);
    });
  });
}

const wanted = process.argv.slice(2);
const queue = checks.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const failed = [];
const started = performance.now();
const lane = async () => {
  for (let check = queue.shift(); check; check = queue.shift()) {
    if (!(await run(check))) failed.push(check.name);
  }
};
await Promise.all([lane(), lane()]);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(
  failed.length === 0
    ? `All checks passed in ${seconds} s.`
    : `${failed.length} of the checks failed: ${failed.join(', ')}.`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
