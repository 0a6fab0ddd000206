import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { killAtRandom } from './campaign.ts';
import { endAll } from './product.ts';
import { publish } from './publish.ts';

/**
 * The fault command: `npm run faults:hour`. It makes 50 kills in about an hour (FOVEA_FAULT_KILLS), on the ports
 * FOVEA_PORT and FOVEA_DATABASE_PORT, and ends with exit code 1 where anything was missed. With `--publish` the figures
 * are written to `experiments/results`.
 */
const setting = (name: string, standard: number) => Number(process.env[name] || standard);

const folder = await mkdtemp(path.join(process.env['FOVEA_FAULT_FOLDER'] || tmpdir(), 'fovea-kills-'));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void endAll(folder).finally(() => process.exit(130)));
const { figures, failures } = await killAtRandom({
  folder,
  rounds: setting('FOVEA_FAULT_KILLS', 50),
  meanSeconds: setting('FOVEA_FAULT_SECONDS', 40),
  steps: setting('FOVEA_FAULT_STEPS', 400),
  port: setting('FOVEA_PORT', 4890),
  databasePort: setting('FOVEA_DATABASE_PORT', 54_890),
  say: (line) => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`),
});
console.log(
  `\n${failures.length === 0 ? 'Nothing was missed.' : `${failures.length} failures:\n${failures.join('\n')}`}`,
);
console.log(JSON.stringify({ figures }, null, 2));
if (process.argv.includes('--publish')) await publish(figures);
if (failures.length === 0) await rm(folder, { recursive: true, force: true });
else console.log(`The home is kept for a look: ${folder}`);
process.exit(failures.length === 0 ? 0 : 1);
