import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectEvent, run, runAttention } from '@fovea/database';
import { doctor, loadConfig, retention, runs, type Context } from '@fovea/services';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstModel } from './support.ts';
import { makeTinyProject, openInstallation, type Installation, type TinyProject } from './worker-fixture.ts';

const day = 24 * 3_600_000;
let installation: Installation;
let tiny: TinyProject;
const context = () => installation.context;
const later = (days: number): Context => ({
  ...context(),
  clock: { now: () => new Date(Date.now() + days * day) },
});

beforeAll(async () => {
  installation = await openInstallation(56_180);
  tiny = await makeTinyProject(context());
  await firstModel(context(), tiny);
});
afterAll(() => installation.remove());

async function swept(days: number, isTrial = false): Promise<Record<string, number>> {
  const failures: unknown[] = [];
  const kinds = await retention.sweep(later(days), { isTrial, failed: (error) => failures.push(error) });
  expect(failures).toEqual([]);
  return Object.fromEntries(kinds.map(({ name, count }) => [name, count]));
}

async function leave(place: string, text = 'left', ageDays = 0): Promise<string> {
  const file = path.join(context().home, place);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  const then = new Date(Date.now() - ageDays * day);
  await utimes(file, then, then);
  return file;
}

const isThere = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  );

test('nothing young goes; a trial counts what a sweep removes, and removes nothing', async () => {
  expect(await swept(0)).toEqual({});
  const events = await context().database.$count(projectEvent);
  expect(events).toBeGreaterThan(1);
  // The newest says how far the events have come.
  expect(await swept(3, true)).toEqual({ 'events of pages': events - 1 });
  expect(await context().database.$count(projectEvent)).toBe(events);
  expect(await swept(1.9)).toEqual({});
  expect(await swept(3)).toEqual({ 'events of pages': events - 1 });
  expect(await context().database.$count(projectEvent)).toBe(1);
  expect(await swept(3)).toEqual({});
});

test('of ended runs the attention on the way goes after a week; a run that trains keeps it', async () => {
  const { id } = await runs.startBase(context(), { project: tiny.project, recipe: { kind: 'base', steps: 3 } });
  const ended = await context().database.query.run.findFirst({ where: eq(run.state, 'finished') });
  const image = tiny.images.train[0] ?? '';
  for (const runId of [id, ended?.id ?? ''])
    await context()
      .database.insert(runAttention)
      .values({ projectId: tiny.project, runId, imageId: image, step: 1, size: 1, values: Buffer.alloc(4) });
  expect(await swept(6.9)).not.toHaveProperty('attention maps from the middle of ended runs');
  expect(await swept(7.1)).toHaveProperty('attention maps from the middle of ended runs', 1);
  const kept = await context().database.select({ run: runAttention.runId }).from(runAttention);
  expect(kept).toEqual([{ run: id }]);
});

test('files of ended processes go at once, those of living ones stay', async () => {
  const gone = await leave('artifacts/unfinished-4194303-abc');
  const living = await leave(`artifacts/unfinished-${process.pid}-abc`);
  const cluster = await leave('database/cluster.unfinished-4194303/PG_VERSION');
  expect(await swept(0)).toEqual({ 'unfinished files of ended processes': 2 });
  expect([await isThere(gone), await isThere(living), await isThere(cluster)]).toEqual([false, true, false]);
  await rm(living);
});

test('what no row names goes after a week, but for what an unfinished import still needs', async () => {
  const unnamed = await context().artifacts.put(Buffer.from('nobody’s'));
  const waiting = await context().artifacts.put(Buffer.from('an import’s'));
  const again = await context().artifacts.put(Buffer.from('put again'));
  const lines = await leave('imports/x/pictures.jsonl', `{"hash":"${waiting}"}\n`);
  const before = (await readdir(context().artifacts.root, { recursive: true })).length;
  expect(await swept(6.9)).toEqual({});
  const when = new Date(Date.now() + 5 * day);
  await utimes(context().artifacts.path(again), when, when);
  expect(await swept(8)).toEqual({ 'artifacts that nothing names': 1 });
  expect(await context().artifacts.has(unnamed)).toBe(false);
  expect(await context().artifacts.has(waiting)).toBe(true);
  expect((await readdir(context().artifacts.root, { recursive: true })).length).toBe(before - 1);
  // An import that nobody goes on with for a month goes with what it wrote.
  expect(await swept(31)).toEqual({
    'journals of imports that were never finished': 1,
    'artifacts that nothing names': 2,
  });
  expect(await isThere(lines)).toBe(false);
  for (const { hash } of await context().database.query.artifact.findMany())
    expect(await context().artifacts.has(hash), 'what a row names stays').toBe(true);
});

test('a folder of artifacts that a second database has used, or what is older than the first one’s mark, is left alone', async () => {
  const { artifacts } = context();
  const old = await artifacts.put(Buffer.from('older than the mark'));
  const long = new Date(Date.now() - 100 * day);
  await utimes(artifacts.path(old), long, long);
  const young = await artifacts.put(Buffer.from('younger than the mark'));
  const other = await leave('artifacts/databases/other');
  expect(await swept(8)).toEqual({});
  await rm(other);
  expect(await swept(8)).toEqual({ 'artifacts that nothing names': 1 });
  expect([await artifacts.has(old), await artifacts.has(young)]).toEqual([true, false]);
});

test('the database’s own log begins anew where it has grown, and the doctor says what goes', async () => {
  const { home } = context();
  const [named = path.join(home, 'database')] = await readLocation(home);
  const log = path.join(named, 'log', 'server.log');
  await writeFile(log, 'x'.repeat(10_000_001), { flag: 'a' });
  const findings = await doctor.report(loadConfig({ FOVEA_HOME: home, FOVEA_DATABASE_PORT: '56180' }));
  expect(findings.find(({ detail }) => detail.includes('next sweep'))?.detail).toMatch(
    /the next sweep removes 1 logs of the database/,
  );
  await swept(0);
  expect((await stat(log)).size).toBeLessThan(1_000);
  expect((await stat(`${log}.1`)).size).toBeGreaterThan(10_000_000);
});

async function readLocation(home: string): Promise<string[]> {
  return readFile(path.join(home, 'database', 'location'), 'utf8').then(
    (text) => [text.trim()],
    () => [],
  );
}
