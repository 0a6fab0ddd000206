import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { faultMoments } from '../support/fault-moments.ts';
import { processesOfHome } from '../support/home-processes.ts';
import { controlC, inTerminal, type InTerminal } from '../support/in-terminal.ts';

/** Ten for the record; three keep the whole test short. */
const rounds = 3 * Number(process.env['FOVEA_FAULT_ROUNDS'] ?? 1);
/** A first start with its new database takes about as long on an idle machine. */
const firstStartMs = 8_000;
const moment = faultMoments('interrupt');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-interrupt-'));
  await chmod(folder, 0o711);
});
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

const ports = { FOVEA_PORT: '4885', FOVEA_DATABASE_PORT: '54885' };

/** Ctrl+C after some time and, every second time, again soon after. @returns when, for the name of a failure */
async function interrupt(child: InTerminal, afterMs: number, isTwice: boolean): Promise<string> {
  const ended = once(child, 'exit');
  child.stdout.resume();
  child.stderr.resume();
  await Promise.race([sleep(afterMs), ended]);
  controlC(child);
  const againMs = moment() * 1_500;
  if (isTwice) {
    await Promise.race([sleep(againMs), ended]);
    controlC(child);
  }
  await ended;
  return `Ctrl+C after ${Math.round(afterMs)} ms${isTwice ? ` and again after ${Math.round(againMs)} ms` : ''}`;
}

const nothingRuns = (place: string, when: string) =>
  expect.poll(() => processesOfHome(place), { timeout: 20_000, message: when }).toEqual([]);

describe.skipIf(process.platform !== 'linux')('Ctrl+C once or twice at a random moment', () => {
  test('of a first npm start leaves nothing running', async () => {
    for (let round = 0; round < rounds; round++) {
      const home = path.join(folder, String(round));
      const child = inTerminal('scripts/start.mjs', [], { ...ports, FOVEA_HOME: home, FOVEA_SAMPLE: '0' });
      const when = await interrupt(child, moment() * firstStartMs, round % 2 === 1);
      await nothingRuns(home, when);
    }
  });

  test('of a benchmark with a database of its own leaves nothing running', async () => {
    const child = inTerminal('apps/command/fovea.mjs', ['bench', 'tour', '--quick'], { ...ports, TMPDIR: folder });
    await expect
      .poll(async () => (await processesOfHome(folder)).some(({ command }) => command.includes('postgres -D')), {
        timeout: 60_000,
        interval: 20,
      })
      .toBe(true);
    child.kill('SIGTERM');
    await nothingRuns(folder, await interrupt(child, moment() * 3_000, false));
  });
});
