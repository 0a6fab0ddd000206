import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { artifact } from '@fovea/database';
import { isFoveaError, type RunDetail } from '@fovea/domain';
import { attempts, backup, closeContext, createContext, feedback, loadConfig, runs, versions } from '@fovea/services';
import type { Context } from '@fovea/services';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { processesOfHome } from '../support/home-processes.ts';
import { endFovea, launchFovea } from '../support/launch-fovea.ts';
import { candidate, firstModel, recalibration, rectangle } from './support.ts';
import {
  hasEnded,
  makeTinyProject,
  openInstallation,
  spawnWorker,
  until,
  type Installation,
  type TinyProject,
} from './worker-fixture.ts';

let installation: Installation;
let tiny: TinyProject;
let other: TinyProject;
let folder: string;
const context = () => installation.context;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-backup-'));
  await chmod(folder, 0o711);
  installation = await openInstallation(56_190);
  tiny = await makeTinyProject(context());
  other = await makeTinyProject(context());
  for (const each of [tiny, other]) {
    await firstModel(context(), each);
    await candidate(context(), each);
  }
});
afterAll(async () => {
  await installation.remove();
  await rm(folder, { recursive: true, force: true });
});

let homes = 0;
const newHome = () => ({
  FOVEA_HOME: path.join(folder, `home-${homes++}`),
  FOVEA_DATABASE_PORT: '56195',
});

/** Every row of every table, as text. */
const allRows = ({ database }: Context) => rowsOf(database.$client);

async function rowsOf(client: Pick<Context['database']['$client'], 'query'>): Promise<Record<string, string[]>> {
  const { rows } = await client.query<{ name: string }>(
    `select table_name::text as name from information_schema.tables where table_schema = 'public' order by 1`,
  );
  const found: Record<string, string[]> = {};
  for (const { name } of rows) {
    const content = await client.query<{ row: string }>(`select t::text as row from "${name}" t order by 1`);
    found[name] = content.rows.map(({ row }) => row);
  }
  return found;
}

async function restored<Result>(file: string, work: (context: Context) => Promise<Result>): Promise<Result> {
  const settings = newHome();
  await backup.restore(loadConfig(settings), { file });
  const there = await createContext(loadConfig(settings));
  try {
    return await work(there);
  } finally {
    await closeContext(there);
  }
}

const refusal = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return isFoveaError(error) ? error : Promise.reject(new Error(`no refusal, but ${String(error)}`));
};

test('a backup shows one moment, whatever is drawn and started meanwhile, and comes back row by row', async () => {
  const file = path.join(folder, 'whole.zip');
  const expected = await allRows(context());
  let begun = false;
  const image = tiny.images.train[1] ?? '';
  const written = await backup.write(context(), {
    file,
    onProgress: () => {
      if (begun) return;
      begun = true;
      void feedback.save(context(), { image, rois: [rectangle('attend')], revision: 0 });
    },
  });
  await expect.poll(async () => (await feedback.get(context(), { image })).revision).toBe(1);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await readdir(folder)).filter((name) => name.includes('unfinished'))).toEqual([]);

  await restored(file, async (there) => {
    // The actor of the new home is the person who is in the backup already.
    expect(await allRows(there)).toEqual(expected);
    expect(written.artifacts.length).toBe(expected['artifact']?.length);
    for (const { hash } of await there.database.select().from(artifact))
      expect(await there.artifacts.read(hash)).toEqual(await context().artifacts.read(hash));
    // Its counters go on where they were.
    const { id } = await runs.start(there, recalibration(tiny.project));
    expect((await runs.get(there, { run: id })).number).toBe(3);
    await feedback.save(there, { image, rois: [rectangle('ignore')], revision: 0 });
  });
});

test('one project alone comes with its people and artifacts, and nothing of another one', async () => {
  const file = path.join(folder, 'project.zip');
  const name = 'Tiny';
  const alone = await context().artifacts.put(Buffer.from('of nobody'));
  const written = await backup.write(context(), { file, project: { id: tiny.project, name } });
  expect(written.project).toEqual({ id: tiny.project, name });
  expect(written.artifacts.map(({ hash }) => hash)).not.toContain(alone);
  await restored(file, async (there) => {
    const text = JSON.stringify(await allRows(there));
    expect(text).toContain(tiny.project);
    expect(text).not.toContain(other.project);
    expect(await versions.list(there, { project: tiny.project })).toEqual(
      await versions.list(context(), { project: tiny.project }),
    );
    for (const { hash } of await there.database.select().from(artifact)) await there.artifacts.read(hash);
  });
});

test('a flipped byte anywhere is found, and in a part that part is named', async () => {
  const file = path.join(folder, 'flipped.zip');
  await backup.write(context(), { file });
  const { size } = await stat(file);
  const copy = path.join(folder, 'copy.zip');
  const flip = async (at: number) => {
    await copyFile(file, copy);
    const handle = await open(copy, 'r+');
    const byte = Buffer.alloc(1);
    await handle.read(byte, 0, 1, at);
    await handle.write(Buffer.from([(byte[0] ?? 0) ^ 1]), 0, 1, at);
    await handle.close();
    return refusal(backup.restore(loadConfig(newHome()), { file: copy, isTrial: true }));
  };
  await backup.restore(loadConfig(newHome()), { file, isTrial: true });
  const bytes = await readFile(file);
  const inside = (mark: string) => bytes.indexOf(mark) + mark.length;
  // The data begin after the name and the extra field of a part's own header.
  const [first] = (await context().database.select().from(artifact))
    .sort((a, b) => b.byteSize - a.byteSize)
    .map(({ hash }) => hash);
  const named = [
    await flip(inside('rows/artifact.copy') + 60),
    await flip(inside(`artifacts/${first ?? ''}`) + 2_000),
    await flip(inside('"migratedTo"') + 4),
  ];
  expect(named.map(({ code, message }) => [code, /damaged: (\S+?)\.? /.exec(message)?.[1]])).toEqual([
    ['ARTIFACT_CORRUPT', 'rows/artifact.copy'],
    ['ARTIFACT_CORRUPT', `artifacts/${first ?? ''}`],
    ['ARTIFACT_CORRUPT', expect.stringMatching(/backup\.json|what/) as unknown as string],
  ]);
  const anywhere = [0, 3, 10, 29, size - 1, size - 64, size - 70, size - 400];
  for (let position = 1; position < 12; position++) anywhere.push(Math.floor((position * size) / 12));
  for (const at of anywhere) expect([at, (await flip(at)).code]).toEqual([at, 'ARTIFACT_CORRUPT']);

  await writeFile(copy, bytes.subarray(0, size - 1_000));
  expect((await refusal(backup.restore(loadConfig(newHome()), { file: copy }))).code).toBe('ARTIFACT_CORRUPT');
  await writeFile(copy, 'a letter to my aunt'.repeat(100));
  expect((await refusal(backup.restore(loadConfig(newHome()), { file: copy }))).code).toBe('INPUT_INVALID');
});

test('nothing is written over: not a file by a backup, not a home by a restore', async () => {
  const file = path.join(folder, 'once.zip');
  await backup.write(context(), { file });
  expect((await refusal(backup.write(context(), { file }))).code).toBe('CONFLICT');
  const full = { FOVEA_HOME: context().home, FOVEA_DATABASE_PORT: '56190' };
  expect((await refusal(backup.restore(loadConfig(full), { file }))).code).toBe('CONFLICT');

  const ending = AbortSignal.abort(new Error('Ctrl+C'));
  const cut = path.join(folder, 'cut.zip');
  await expect(backup.write(context(), { file: cut, signal: ending })).rejects.toThrow();
  expect((await readdir(folder)).filter((name) => name.startsWith('cut'))).toEqual([]);
});

test('an artifact that is missing or changed on disk is named, and no backup is left', async () => {
  const hash = await context().artifacts.put(Buffer.from('soon damaged'));
  await context().database.insert(artifact).values({ hash, byteSize: 12 });
  const stored = context().artifacts.path(hash);
  const file = path.join(folder, 'none.zip');
  for (const spoil of [() => writeFile(stored, 'SOON damaged'), () => rm(stored)]) {
    await spoil();
    const { code, message } = await refusal(backup.write(context(), { file }));
    expect([code, message.includes(stored)]).toEqual(['ARTIFACT_CORRUPT', true]);
    expect((await readdir(folder)).filter((name) => name.startsWith('none'))).toEqual([]);
  }
  await context().artifacts.put(Buffer.from('soon damaged'));
});

test('a restore that was cut off is begun anew by the same command, and Fovea does not start on its half', async () => {
  const file = path.join(folder, 'again.zip');
  await backup.write(context(), { file });
  const settings = newHome();
  const broken = new Error('The power went.');
  const stopping = backup.restore(loadConfig(settings), {
    file,
    onProgress: (done) => {
      if (done === 2) throw broken;
    },
  });
  await expect(stopping).rejects.toThrow('The power went.');
  expect((await refusal(createContext(loadConfig(settings)))).message).toMatch(/cut off.* Run the same fovea restore/);
  await expect(launchFovea(settings)).rejects.toThrow(/holds only a part of the backup/);
  expect(await processesOfHome(settings.FOVEA_HOME)).toEqual([]);
  await backup.restore(loadConfig(settings), { file });
  const there = await createContext(loadConfig(settings));
  expect((await versions.list(there, { project: tiny.project })).items).toHaveLength(2);
  await closeContext(there);
});

test('of two restores into one home the second is refused, and so is one into a home on which Fovea runs', async () => {
  const file = path.join(folder, 'two.zip');
  await backup.write(context(), { file });
  const settings = newHome();
  let second: Promise<{ code: string; message: string }> | undefined;
  await backup.restore(loadConfig(settings), {
    file,
    onProgress: () => (second ??= refusal(backup.restore(loadConfig(settings), { file }))),
  });
  expect(await second).toMatchObject({ code: 'CONFLICT', message: expect.stringMatching(/A restore .* is under way/) });
  const there = await createContext(loadConfig(settings));
  expect((await versions.list(there, { project: tiny.project })).items).toHaveLength(2);
  await closeContext(there);

  const fovea = await launchFovea({ FOVEA_SAMPLE: '0' });
  const inUse = loadConfig({ ...settings, FOVEA_HOME: fovea.home });
  expect((await refusal(backup.restore(inUse, { file }))).message).toContain(`already runs on ${fovea.home}`);
  await endFovea(fovea);
  await rm(fovea.home, { recursive: true });
});

test('a restore killed outright: the next one ends the database that it left, and begins anew', async () => {
  const file = path.join(folder, 'killed.zip');
  await backup.write(context(), { file });
  const settings = newHome();
  const command = fileURLToPath(new URL('../../apps/command/fovea.mjs', import.meta.url));
  const child = spawn(process.execPath, [command, 'restore', file], { env: { ...process.env, ...settings } });
  const left = () => processesOfHome(settings.FOVEA_HOME);
  await expect
    .poll(async () => (await left()).some(({ command: words }) => words.includes('postgres -D')), {
      timeout: 60_000,
      interval: 20,
    })
    .toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await left()).not.toEqual([]);
  await backup.restore(loadConfig(settings), { file });
  expect(await left()).toEqual([]);
});

test('during a training and while somebody draws: every row and artifact is as in the database at the moment that the backup names, and the training goes on to the same weights', async () => {
  const recipe = { kind: 'base', steps: 60, batchSize: 8 } as const;
  const worker = spawnWorker(installation.environment);
  const { id } = await runs.startBase(context(), { project: tiny.project, recipe });
  await until(context(), id, ({ state, progress }) => state === 'running' && progress.step > 0, 120_000);
  const strokes = await drawing();
  const file = path.join(folder, 'training.zip');
  const moment = await snapshotOfNextTransaction(context());
  const written = await backup.write(moment.context, { file });
  const expected = await moment.rows();
  const drawn = await strokes.end();
  const ended = await until(context(), id, hasEnded, 120_000);
  worker.kill('SIGTERM');
  await worker.ended();
  const weights = await weightsOf(context(), ended);
  expect(weights).toMatch(/^[0-9a-f]{64}$/);

  const settings = newHome();
  await backup.restore(loadConfig(settings), { file });
  const there = await createContext(loadConfig(settings));
  expect(written.moment).toBe(expected.moment);
  expect(await allRows(there)).toEqual(expected.rows);
  for (const { hash } of await there.database.select().from(artifact))
    expect(await there.artifacts.read(hash)).toEqual(await context().artifacts.read(hash));
  // The moment lay between two strokes of many.
  const { revision } = await feedback.get(there, { image: strokes.image });
  expect(revision).toBeGreaterThan(0);
  expect(revision).toBeLessThan(drawn);
  expect((await runs.get(there, { run: id })).state).toBe('running');
  const again = spawnWorker({ ...process.env, ...settings, DATABASE_URL: there.databaseUrl });
  try {
    expect(await weightsOf(there, await until(there, id, hasEnded, 120_000))).toBe(weights);
    expect(await attempts.reclaim(there)).toBe(0);
  } finally {
    again.kill('SIGTERM');
    await again.ended();
    await closeContext(there);
  }
});

async function weightsOf(
  there: Context,
  { candidate: made }: Pick<RunDetail, 'candidate'>,
): Promise<string | undefined> {
  const found = await there.database.query.modelVersion.findMany();
  return found.find((version) => version.id === made?.id)?.weightsArtifact;
}

/** Somebody draws stroke after stroke on one image, until the end; the first one is saved. */
async function drawing(): Promise<{ image: string; end: () => Promise<number> }> {
  const image = tiny.images.train[3] ?? '';
  const save = async (strokes: number, revision: number) => {
    const rois = Array.from({ length: strokes }, (_, number) => rectangle('attend', number % 40, number % 30));
    return (await feedback.save(context(), { image, rois, revision })).revision;
  };
  const first = await save(1, (await feedback.get(context(), { image })).revision);
  let isDrawing = true;
  const strokes = (async () => {
    let revision = first;
    for (let number = 2; isDrawing || number === 2; number++) {
      revision = await save(Math.min(number, 20), revision);
      await sleep(15);
    }
    return revision;
  })();
  return {
    image,
    end: () => {
      isDrawing = false;
      return strokes;
    },
  };
}

/** A context whose next transaction is seen by a second connection, too: all rows of that very moment, as text. */
async function snapshotOfNextTransaction(real: Context) {
  const pool = real.database.$client;
  const watcher = await pool.connect();
  let seen: Promise<{ moment: string; rows: Record<string, string[]> }> | undefined;
  const connect = async () => {
    const client = await pool.connect();
    const query = client.query.bind(client) as (...given: unknown[]) => Promise<unknown>;
    const begin = async (...given: unknown[]) => {
      await query(...given);
      const { rows } = (await query('select pg_export_snapshot() as name, now() as moment')) as {
        rows: { name: string; moment: Date }[];
      };
      const { name = '', moment = new Date(0) } = rows[0] ?? {};
      await watcher.query('begin isolation level repeatable read read only');
      await watcher.query(`set transaction snapshot '${name}'`);
      seen = rowsOf(watcher).then((found) => ({ moment: moment.toISOString(), rows: found }));
    };
    // A copy is a stream at once: only the beginning is waited for here.
    const watched = (...given: unknown[]) =>
      seen === undefined && String(given[0]).startsWith('begin') ? begin(...given) : query(...given);
    client.query = watched as typeof client.query;
    return client;
  };
  const database = Object.create(real.database, { $client: { value: { connect } } }) as Context['database'];
  return {
    context: { ...real, database },
    rows: async () => {
      if (seen === undefined) throw new Error('No transaction was begun.');
      const found = await seen;
      watcher.release(true);
      return found;
    },
  };
}
