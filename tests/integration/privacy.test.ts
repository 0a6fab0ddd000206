import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createContext, closeContext, loadConfig, type Context } from '@fovea/services';
import { openLogFile } from '@fovea/processes/log';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { canBeAnother, readableByOthers } from './another-account.ts';
import { makeTinyProject } from './worker-fixture.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-privacy-'));
  // The door to the home is open: what protects it is its own rights.
  execFileSync('chmod', ['755', folder]);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const home = () => path.join(folder, 'home');
const open = (settings: Record<string, string> = {}): Promise<Context> =>
  createContext(loadConfig({ FOVEA_HOME: home(), FOVEA_DATABASE_PORT: '56170', ...settings }));

test('another account of the machine reads no image, weight, log or password of a new home', async () => {
  const context = await open();
  await makeTinyProject(context);
  const log = openLogFile(path.join(home(), 'logs'), 'web');
  log.add('S1 of Müller');
  await log.close();
  expect(await readableByOthers(home())).toEqual([]);
  expect((await readdir(home())).sort()).toEqual(['artifacts', 'database', 'logs']);
  await closeContext(context);
  expect((await stat(path.join(home(), 'artifacts'))).mode & 0o777).toBe(0o700);
  expect((await stat(home())).mode & 0o777).toBe(canBeAnother ? 0o711 : 0o700);
});

test('a home whose files everybody could read is tightened at its next start', async () => {
  await closeContext(await open());
  const image = path.join(home(), 'artifacts', 'ab', 'cdef');
  const journal = path.join(home(), 'imports', 'x', 'pictures.jsonl');
  for (const file of [image, journal, path.join(home(), 'old.log')]) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, 'of a patient');
  }
  execFileSync('chmod', ['-R', 'a+rX', path.join(home(), 'artifacts'), path.join(home(), 'imports')]);
  execFileSync('chmod', ['755', home(), path.join(home(), 'database')]);
  execFileSync('chmod', ['644', path.join(home(), 'old.log'), path.join(home(), 'database', 'password')]);
  expect(await readableByOthers(home())).toContain(image);
  await closeContext(await open());
  expect(await readableByOthers(home())).toEqual([]);
  expect((await stat(image)).mode & 0o777).toBe(0o600);
  expect((await stat(path.dirname(journal))).mode & 0o777).toBe(0o700);
});

test('artifacts that a group shares elsewhere stay the group’s, and become nobody else’s', async () => {
  const artifacts = path.join(folder, 'shared');
  await mkdir(artifacts);
  execFileSync('chmod', ['775', artifacts]);
  const context = await open({ FOVEA_ARTIFACTS: artifacts });
  expect((await stat(artifacts)).mode & 0o777).toBe(0o770);
  await context.artifacts.put(Buffer.from('an image'));
  await closeContext(context);
  expect(await readableByOthers(artifacts)).toEqual([]);
});
