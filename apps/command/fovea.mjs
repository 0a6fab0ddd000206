#!/usr/bin/env node
// The packages are TypeScript that Node 22.18 and later runs as it is; an older Node hands over to the one that npm installed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 18)) {
  const [{ main }, { launcher }] = await Promise.all([import('@fovea/cli'), import('@fovea/worker/launcher')]);
  const bench = {
    name: 'bench',
    description: 'measure this Fovea on this machine',
    load: async () => (await import('@fovea/experiments')).benchCommand,
  };
  process.exitCode = await main(process.argv.slice(2), { launcher, lent: [bench] });
} else {
  const installed = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));
  if (!existsSync(installed)) {
    console.error('Nothing is installed yet: run `npm start` once, it sets everything up.');
    process.exit(6);
  }
  const { status } = spawnSync(installed, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
