import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { auditEvent, image, importJob, project, projectEvent } from '@fovea/database';
import type { Identifier, ImportView } from '@fovea/domain';
import { missingUploadInWords, uploadLimits } from '@fovea/domain';
import { decodeImage } from '@fovea/imaging/node';
import type { Context } from '@fovea/services';
import { importJobs, projects, retention } from '@fovea/services';
import { and, count, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultMoments } from '../support/fault-moments.ts';
import { pack, writeCells } from './import-sources.ts';
import type { Installation } from './worker-fixture.ts';
import { openInstallation, spawnWorker } from './worker-fixture.ts';

let installation: Installation;
let context: Context;
/** 8 subjects with 6 cells each, packed. */
let archive: Buffer;

beforeAll(async () => {
  installation = await openInstallation(56_180);
  context = installation.context;
  archive = await packed('cells', 8, 6);
});
afterAll(async () => {
  await installation.remove();
});

async function packed(name: string, subjects: number, cells: number, seed = 1): Promise<Buffer> {
  const folder = await writeCells(path.join(context.home, 'sources', name), subjects, cells, seed);
  return readFile(await pack(path.join(context.home, 'sources', `${name}.zip`), folder, name));
}

/** Sends an archive as a page does, in parts. */
async function upload(name: string, bytes: Buffer, partBytes = 20_000): Promise<ImportView> {
  const begun = await importJobs.start(context, {
    name,
    byteSize: bytes.length,
    files: 48,
    fingerprint: `${name} ${bytes.length}`,
  });
  for (let offset = begun.upload.received; offset < bytes.length;) {
    const part = bytes.subarray(offset, offset + partBytes);
    ({ received: offset } = await importJobs.receive(context, { import: begun.id, offset, bytes: part }));
  }
  return importJobs.read(context, { import: begun.id });
}

const never = new AbortController().signal;
const carryOut = (id: Identifier, signal = never) => importJobs.carryOut(context, { import: id, signal });
const view = (id: Identifier) => importJobs.get(context, { import: id });

async function counts(): Promise<{ images: number; projects: number }> {
  const [images] = await context.database.select({ count: count() }).from(image);
  const [projects] = await context.database.select({ count: count() }).from(project);
  return { images: images?.count ?? 0, projects: projects?.count ?? 0 };
}

const uploads = () => readdir(path.join(context.home, 'uploads'));

test('another size is chosen: the preview shows the images as the model will see them, and the project has that size', async () => {
  const { id } = await upload('finer', await packed('finer', 6, 4, 7));
  await carryOut(id);
  expect((await view(id)).preview?.prepared?.size).toBe(64);
  await importJobs.choose(context, { import: id, choices: { size: 96 } });
  await carryOut(id);
  const { preview, revision } = await view(id);
  expect(preview?.prepared).toMatchObject({ size: 96, images: { length: 10 } });
  const row = preview?.prepared?.images[3]?.row ?? -1;
  const { bytes } = await importJobs.preparedPicture(context, { import: id, row });
  expect(await decodeImage(Buffer.from(bytes))).toMatchObject({ width: 96, height: 96 });
  await expect(importJobs.preparedPicture(context, { import: id, row: 1000 })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await importJobs.confirm(context, { import: id, revision });
  await carryOut(id);
  const { project: made } = await view(id);
  expect(await projects.get(context, { project: made ?? '' })).toMatchObject({ input: { size: 96 }, images: 24 });

  const again = await upload('finer still', await packed('finer still', 4, 4, 8));
  await carryOut(again.id);
  await importJobs.choose(context, { import: again.id, choices: { size: 128 }, project: made ?? '' });
  await carryOut(again.id);
  const asked = await view(again.id);
  expect(asked.preview?.questions).toMatchObject([{ code: 'OTHER_SIZE', field: 'size', choices: ['96'] }]);
  await importJobs.drop(context, { import: again.id });
});

test('an upload is read and shown, nothing is stored before a yes, and a corrected positive class is kept', async () => {
  const before = await counts();
  const { id } = await upload('cells', archive);
  await carryOut(id);
  const waiting = await view(id);
  expect(waiting).toMatchObject({
    state: 'waiting',
    preview: {
      added: 48,
      positive: { name: 'Parasitized', certain: true },
      project: null,
      subjects: 8,
      questions: [],
    },
  });
  expect(waiting.preview?.classes.map(({ name }) => name)).toEqual(['Parasitized', 'Uninfected']);
  expect(waiting.preview?.samples.map(({ images }) => images.length)).toEqual([6, 6]);
  const shown = waiting.preview?.samples[0]?.images[0]?.thumbnail ?? '';
  const thumbnail = await importJobs.thumbnail(context, { import: id, thumbnail: shown });
  expect(thumbnail.bytes.length).toBeGreaterThan(100);
  expect(thumbnail.contentType).toBe('image/jpeg');
  await expect(
    importJobs.thumbnail(context, {
      import: id,
      thumbnail: shown.replace(/^./, (first) => (first === '0' ? '1' : '0')),
    }),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await counts()).toEqual(before);

  await importJobs.choose(context, { import: id, choices: { positive: 'Uninfected' }, projectName: 'Corrected' });
  await expect(importJobs.confirm(context, { import: id, revision: waiting.revision })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  await carryOut(id);
  const { revision, preview } = await view(id);
  expect(preview?.positive).toEqual({ name: 'Uninfected', certain: true });
  await expect(importJobs.confirm(context, { import: id, revision: waiting.revision })).rejects.toMatchObject({
    code: 'STALE',
  });
  await importJobs.confirm(context, { import: id, revision });
  await importJobs.confirm(context, { import: id, revision });
  await expect(importJobs.drop(context, { import: id })).rejects.toMatchObject({ code: 'CONFLICT' });
  await carryOut(id);
  await carryOut(id);
  const stored = await view(id);
  expect(stored).toMatchObject({ state: 'stored', report: { added: 48, subjects: 8 } });
  expect(stored.report).not.toHaveProperty('preview');
  expect(await counts()).toEqual({ images: before.images + 48, projects: before.projects + 1 });
  const [made] = await context.database
    .select()
    .from(project)
    .where(eq(project.id, stored.project ?? ''));
  expect(made?.name).toBe('Corrected');
  expect(await uploads()).toEqual([]);
  expect(await readdir(path.join(context.home, 'imports'))).toEqual([]);
  const audited = await context.database
    .select()
    .from(auditEvent)
    .where(and(eq(auditEvent.projectId, stored.project ?? ''), eq(auditEvent.action, 'dataset.import')));
  expect(audited).toHaveLength(1);
  const told = await context.database
    .select()
    .from(projectEvent)
    .where(eq(projectEvent.projectId, stored.project ?? ''));
  expect(told.map(({ event }) => event.type)).toEqual(['images']);
});

test('a project without a model lets a later import correct its positive class; one with another class name is told', async () => {
  const { id } = await upload('again', archive);
  const [made] = await context.database.select().from(project).where(eq(project.name, 'Corrected'));
  const target = { project: made?.id ?? '', import: id };
  await carryOut(id);
  await importJobs.choose(context, { ...target, choices: { positive: 'Parasitized' } });
  await carryOut(id);
  const { preview, revision } = await view(id);
  expect(preview).toMatchObject({ added: 0, known: 48, project: { name: 'Corrected' } });
  await importJobs.confirm(context, { import: id, revision });
  await carryOut(id);
  expect(await view(id)).toMatchObject({ state: 'stored', report: { added: 0, known: 48 } });
  const events = await context.database
    .select()
    .from(auditEvent)
    .where(and(eq(auditEvent.projectId, made?.id ?? ''), eq(auditEvent.action, 'project.positive')));
  expect(events.map(({ detail }) => detail)).toEqual([{ from: 'Uninfected', to: 'Parasitized' }]);
});

test('parts that come twice, too late or too large change nothing; the same files go on where they broke off', async () => {
  const request = { name: 'parts', byteSize: archive.length, files: 48, fingerprint: 'parts' };
  const { id } = await importJobs.start(context, request);
  const send = (offset: number, bytes: Uint8Array) => importJobs.receive(context, { import: id, offset, bytes });
  await expect(importJobs.read(context, { import: id })).rejects.toMatchObject({ code: 'CONFLICT' });
  const [first, twice] = await Promise.all([send(0, archive.subarray(0, 1000)), send(0, archive.subarray(0, 1000))]);
  expect([first, twice]).toEqual([{ received: 1000 }, { received: 1000 }]);
  expect(await send(5000, archive.subarray(5000, 6000))).toEqual({ received: 1000 });
  await expect(send(archive.length - 10, new Uint8Array(11))).rejects.toMatchObject({ code: 'IMPORT_TOO_LARGE' });
  await expect(send(1000, new Uint8Array(uploadLimits.partBytes + 1))).rejects.toMatchObject({
    code: 'IMPORT_TOO_LARGE',
  });
  const resumed = await importJobs.start(context, request);
  expect(resumed).toMatchObject({ id, upload: { received: 1000 } });
  expect(await importJobs.start(context, { ...request, fingerprint: 'others' })).not.toMatchObject({ id });
  expect(await send(1000, archive.subarray(1000))).toEqual({ received: archive.length });
  await importJobs.read(context, { import: id });
  await expect(send(0, new Uint8Array(1))).rejects.toMatchObject({ code: 'CONFLICT' });
  await importJobs.drop(context, { import: id });
  await importJobs.drop(context, { import: id });
  expect(await uploads()).toEqual([]);
  await carryOut(id);
  expect(await view(id)).toMatchObject({ state: 'dropped', preview: null });
});

test('too many files, too many bytes and a disk without room are refused before anything is sent', async () => {
  const start = (byteSize: number, files: number) =>
    importJobs.start(context, { name: 'large', byteSize, files, fingerprint: 'large' });
  await expect(start(1000, 200_001)).rejects.toMatchObject({ code: 'IMPORT_TOO_LARGE' });
  await expect(start(21 * 2 ** 30, 10)).rejects.toMatchObject({ code: 'IMPORT_TOO_LARGE' });
});

test('what is no archive, and one of one class, fail or ask in a sentence; other choices read it again', async () => {
  const { id } = await upload('broken', Buffer.from('this is no zip file at all, whatever it is called'));
  await carryOut(id);
  expect(await view(id)).toMatchObject({ state: 'failed', failure: { code: 'IMPORT_UNSAFE_ARCHIVE' } });
  await importJobs.drop(context, { import: id });

  const folder = await writeCells(path.join(context.home, 'sources', 'one'), 4, 3, 9);
  await rm(path.join(folder, 'Uninfected'), { recursive: true });
  await writeFile(path.join(folder, 'Parasitized', 'Thumbs.db'), 'windows');
  const one = await readFile(await pack(path.join(context.home, 'sources', 'one.zip'), folder, 'one'));
  const alone = await upload('one', one);
  await carryOut(alone.id);
  const asked = await view(alone.id);
  expect(asked.state).toBe('waiting');
  expect(asked.preview?.questions).toContainEqual(expect.objectContaining({ code: 'ONE_CLASS' }));
  await expect(importJobs.confirm(context, { import: alone.id, revision: asked.revision })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  });
  await importJobs.drop(context, { import: alone.id });
});

test('dropped while it is read: the reading ends, and nothing stays on disk', async () => {
  const { id } = await upload('dropped', await packed('dropped', 10, 40, 3));
  const reading = carryOut(id);
  while ((await view(id)).progress === null) await sleep(20);
  await importJobs.drop(context, { import: id });
  await reading;
  expect(await view(id)).toMatchObject({ state: 'dropped' });
  expect(await uploads()).toEqual([]);
});

test('a project that was made after the preview gets nothing: the files are looked at again', async () => {
  const first = await upload('same name', archive);
  const second = await upload('same name', await packed('others', 5, 6, 7));
  for (const { id } of [first, second]) {
    await carryOut(id);
    const { preview, revision } = await view(id);
    expect(preview?.project).toBeNull();
    await importJobs.confirm(context, { import: id, revision });
  }
  await expect(
    importJobs.confirm(context, { import: first.id, revision: first.revision, positive: 'Uninfected' }),
  ).rejects.toMatchObject({ code: 'STALE' });
  await carryOut(first.id);
  const before = await counts();
  await carryOut(second.id);
  expect(await view(second.id)).toMatchObject({ state: 'failed', failure: { code: 'STALE' } });
  expect(await counts()).toEqual(before);
  await importJobs.choose(context, { import: second.id, choices: {} });
  await carryOut(second.id);
  const again = await view(second.id);
  expect(again.preview).toMatchObject({ added: 30, project: { name: 'same name' } });
  await importJobs.confirm(context, { import: second.id, revision: again.revision });
  await carryOut(second.id);
  expect(await view(second.id)).toMatchObject({ state: 'stored', report: { added: 30 } });
});

test('killed at random moments it is never half stored, goes on from its journal, and a worker brings it to its end', async () => {
  const uniform = faultMoments('import jobs');
  const { id } = await upload('killed', await packed('killed', 12, 40, 4));
  const before = await counts();
  const stages: ImportView['state'][] = ['reading', 'storing'];
  for (const state of stages) {
    // Twice, since Fovea gives an import up after three attempts that come no further.
    for (let kill = 0; kill < 2; kill++) {
      const child = spawnChild(id);
      await child.began;
      await sleep(uniform() * (state === 'reading' ? 900 : 250));
      await child.kill();
      const now = await view(id);
      if (now.state !== 'stored') expect(await counts()).toEqual(before);
      if (now.state !== state) break;
    }
    const worker = spawnWorker(installation.environment);
    const reached = await untilState(id, state === 'reading' ? 'waiting' : 'stored');
    worker.kill('SIGKILL');
    await worker.ended();
    if (state === 'reading') await importJobs.confirm(context, { import: id, revision: reached.revision });
  }
  const stored = await view(id);
  expect(stored.report).toMatchObject({ added: 480, subjects: 12 });
  expect(await counts()).toEqual({ images: before.images + 480, projects: before.projects + 1 });
  // The worker may have been killed before it removed the files: a starting one does.
  await retention.sweep(context, { failed: (error) => expect.unreachable(String(error)) });
  expect(await uploads()).toEqual([]);
}, 120_000);

/** A process that carries an import out, to be killed. */
function spawnChild(id: Identifier) {
  const child = spawn(process.execPath, [fileURLToPath(new URL('import-job-child.ts', import.meta.url)), id], {
    env: installation.environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const began = Promise.race([once(child.stdout, 'data'), ended]);
  return {
    began,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function untilState(id: Identifier, state: ImportView['state']): Promise<ImportView> {
  for (;;) {
    const now = await view(id);
    if (now.state === state) return now;
    if (now.state === 'failed') throw new Error(now.failure?.message);
    await sleep(50);
  }
}

test('an import that waits for a person is kept for a month, which its page says before, and then dropped with its files', async () => {
  const { id } = await upload('forgotten', archive);
  await carryOut(id);
  const { keptUntil, state } = await view(id);
  expect(state).toBe('waiting');
  const day = 24 * 3_600_000;
  expect(Date.parse(keptUntil ?? '') - Date.now()).toBeGreaterThan(29.9 * day);
  const failed = (error: unknown) => expect.unreachable(String(error));
  const sweep = async (days: number, isTrial = false) => {
    const clock = { now: () => new Date(Date.now() + days * day) };
    const swept = await retention.sweep({ ...context, clock }, { failed, isTrial });
    return swept.filter(({ name }) => name.startsWith('uploads')).map(({ count, bytes }) => ({ count, bytes }));
  };
  expect(await sweep(29)).toEqual([]);
  expect(await sweep(31, true)).toEqual([{ count: 1, bytes: archive.length }]);
  expect((await view(id)).state).toBe('waiting');
  expect(await sweep(31)).toEqual([{ count: 1, bytes: archive.length }]);
  expect(await view(id)).toMatchObject({ state: 'dropped', keptUntil: null });
  expect(await uploads()).toEqual([]);
});

test('where the files are gone, as after a restore, every step says how to go on, and the same files bring it on', async () => {
  const { id } = await upload('restored', archive);
  await carryOut(id);
  await importJobs.choose(context, { import: id, choices: { positive: 'Uninfected' } });
  await carryOut(id);
  const { revision } = await view(id);
  const gone = () => rm(path.join(context.home, 'uploads', `${id}.zip`));
  await gone();
  expect((await view(id)).upload).toMatchObject({ isMissing: true, received: 0 });
  const said = { code: 'NOT_FOUND', message: missingUploadInWords };
  await expect(importJobs.confirm(context, { import: id, revision })).rejects.toMatchObject(said);
  await expect(importJobs.choose(context, { import: id, choices: {} })).rejects.toMatchObject(said);
  expect((await upload('restored', archive)).id).toBe(id);
  await carryOut(id);
  const again = await view(id);
  expect(again).toMatchObject({ state: 'waiting', upload: { isMissing: false }, choices: { positive: 'Uninfected' } });
  // One that a worker is to read fails with the sentence, and comes back in the same way.
  await importJobs.choose(context, { import: id, choices: {} });
  await gone();
  await carryOut(id);
  expect(await view(id)).toMatchObject({ state: 'failed', failure: said });
  expect((await upload('restored', archive)).id).toBe(id);
  // Of one whose files are here, the same files begin another import.
  const other = await upload('restored', archive);
  expect(other.id).not.toBe(id);
  for (const each of [id, other.id]) await importJobs.drop(context, { import: each });
});

test('an import that breaks its worker each time is given up after some attempts, with a sentence', async () => {
  const { id } = await upload('breaking', archive);
  // What is left of four workers that died at it.
  await context.database.update(importJob).set({ setbacks: 4 }).where(eq(importJob.id, id));
  await carryOut(id);
  expect(await view(id)).toMatchObject({ state: 'failed', failure: { code: 'IMPORT_BROKEN_OFF' } });
  await importJobs.choose(context, { import: id, choices: {} });
  await carryOut(id);
  expect(await view(id)).toMatchObject({ state: 'waiting', failure: null });
});
