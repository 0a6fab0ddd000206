import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { killAtRandom } from './campaign.ts';
import { endAll } from './product.ts';

/** `npm run faults:hour` makes fifty kills. */
const rounds = 3 * Number(process.env['FOVEA_FAULT_ROUNDS'] ?? 1);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-kills-'));
});
afterEach(async () => {
  await endAll(folder);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

test.skipIf(process.platform !== 'linux')(
  'processes killed at random moments while a person draws and a run trains: everything comes back, and nothing is lost',
  async () => {
    const { failures, figures } = await killAtRandom({
      ...{ folder, rounds, meanSeconds: 2, steps: 120, port: 4880, databasePort: 54_880 },
      say: (line) => console.log(line),
    });
    expect(failures).toEqual([]);
    expect(figures).toMatchObject({ kills: rounds, startsThatSucceeded: rounds, strokesLost: 0, orphans: 0 });
    expect(figures.runsBegun).toBeGreaterThan(0);
    expect(figures.strokesAcknowledged).toBeGreaterThan(rounds);
  },
);
