import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { auditEvent, evaluation, testLook } from '@fovea/database';
import { FoveaError, isFoveaError, testAfterDecision, type Identifier, type Role } from '@fovea/domain';
import {
  backup,
  closeContext,
  createContext,
  decisions,
  loadConfig,
  projects,
  runs,
  testLooks,
  versions,
  type Context,
  type InferenceHost,
} from '@fovea/services';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fovea } from '../../packages/cli/src/program.ts';
import { candidate, firstModel } from './support.ts';
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
let folder: string;
let first: Identifier;
const context = () => installation.context;
const never = new AbortController().signal;

/** A model that calls bright what is brighter, and is right with all images of the tiny project. */
const seeing = {
  predict: async ({ pixels }: { pixels: Uint8Array }) => {
    const size = 64 ** 2 * 3;
    const probabilities = Array.from({ length: pixels.length / size }, (_, image) => {
      const sum = pixels.subarray(image * size, (image + 1) * size).reduce((total, value) => total + value, 0);
      return sum / size > 100 ? [0.1, 0.9] : [0.9, 0.1];
    });
    return { probabilities: Float32Array.from(probabilities.flat()), maps: new Float32Array(0), classes: 2 };
  },
} as unknown as InferenceHost;
const failing = {
  predict: () => Promise.reject(new FoveaError('INFERENCE_UNAVAILABLE', 'The model did not answer. Try again.')),
} as unknown as InferenceHost;

const asked = (version: Identifier) => testLooks.ask(context(), { version });
const carriedOut = (version: Identifier, inference = seeing) =>
  testLooks.carryOut({ ...context(), inference }, { version, signal: never });
const standing = async (version: Identifier) => (await versions.get(context(), { version })).test;
const audited = (version: Identifier) =>
  context()
    .database.select()
    .from(auditEvent)
    .where(and(eq(auditEvent.action, 'version.test'), eq(auditEvent.resourceId, version)));
const as = (...roles: Role[]): Context => ({ ...context(), actor: { ...context().actor, roles } });

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-looks-'));
  installation = await openInstallation(56_240);
  tiny = await makeTinyProject(context());
  first = await firstModel(context(), tiny);
});
afterAll(async () => {
  await installation.remove();
  await rm(folder, { recursive: true, force: true });
});

test('the figures on the test subjects are computed once, counted, recorded and shown', async () => {
  expect(await standing(first)).toEqual({ look: null, looks: 0 });
  const [one, two] = await Promise.all([asked(first), asked(first)]);
  expect(one).toEqual(two);
  expect(one).toMatchObject({ looks: 0, look: { state: 'waiting', evaluation: null, by: context().actor.name } });
  expect(await audited(first)).toHaveLength(1);
  await carriedOut(first);
  const done = await standing(first);
  expect(done).toMatchObject({
    looks: 1,
    look: { state: 'done', evaluation: { split: 'test', images: 8, subjects: 2, accuracy: { value: 1 } } },
  });
  // A second look changes nothing, and nobody computes anew.
  expect(await asked(first)).toEqual(done);
  await carriedOut(first, failing);
  expect(await standing(first)).toEqual(done);
  expect(await audited(first)).toHaveLength(1);
  const { run } = await versions.get(context(), { version: first });
  expect((await runs.get(context(), { run: run ?? '' })).test).toEqual(done);
  expect((await versions.get(context(), { version: first })).validation?.split).toBe('validation');
});

test('before the decision nothing can be asked, computed or stored, neither by the services nor past them', async () => {
  const { version } = await candidate(context(), tiny);
  const refused = await asked(version).catch((error: unknown) => error);
  expect(isFoveaError(refused) && [refused.code, refused.message.includes(testAfterDecision)]).toEqual([
    'CONFLICT',
    true,
  ]);
  const { database } = context();
  const [look] = await database.select().from(testLook);
  const [figures] = await database.select().from(evaluation).where(eq(evaluation.split, 'test'));
  if (look === undefined || figures === undefined) throw new Error('There is no look to copy.');
  const { id: _, ...row } = figures;
  const early = [
    () => database.insert(testLook).values({ ...look, versionId: version }),
    () => database.insert(evaluation).values({ ...row, versionId: version }),
  ];
  for (const insert of early)
    await expect(insert()).rejects.toMatchObject({ cause: { message: expect.stringMatching(/after the decision/) } });
  expect(await standing(version)).toEqual({ look: null, looks: 1 });

  await decisions.decide(context(), { version, kind: 'reject', reason: 'worse than before', expectedChampion: first });
  await asked(version);
  await carriedOut(version);
  expect((await standing(version)).looks).toBe(2);
  expect((await standing(first)).looks).toBe(2);
});

test('a look that failed says why, counts for nothing and is tried again', async () => {
  const { version } = await candidate(context(), tiny);
  await decisions.decide(context(), { version, kind: 'reject', reason: 'worse than before', expectedChampion: first });
  await asked(version);
  await carriedOut(version, failing);
  expect(await standing(version)).toMatchObject({
    looks: 2,
    look: {
      state: 'failed',
      failure: { code: 'INFERENCE_UNAVAILABLE', message: 'The model did not answer. Try again.' },
    },
  });
  await carriedOut(version);
  expect((await standing(version)).look?.state).toBe('failed');
  expect((await asked(version)).look).toMatchObject({ state: 'waiting', failure: null });
  await testLooks.takeUp(context());
  await carriedOut(version);
  expect(await standing(version)).toMatchObject({ looks: 3, look: { state: 'done' } });
  expect(await audited(version)).toHaveLength(2);
});

test('researchers, reviewers and owners may look; those who draw may not', async () => {
  for (const role of ['researcher', 'reviewer', 'owner'] as const)
    expect((await testLooks.ask(as(role), { version: first })).look?.state).toBe('done');
  for (const role of ['viewer', 'expert'] as const)
    await expect(testLooks.ask(as(role), { version: first })).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('figures and count go along in the backup of a project alone', async () => {
  const file = path.join(folder, 'project.zip');
  await backup.write(context(), { file, project: { id: tiny.project, name: 'Tiny' } });
  const settings = { FOVEA_HOME: path.join(folder, 'home'), FOVEA_DATABASE_PORT: '56245' };
  await backup.restore(loadConfig(settings), { file });
  const there = await createContext(loadConfig(settings));
  try {
    expect((await versions.get(there, { version: first })).test).toEqual(await standing(first));
  } finally {
    await closeContext(there);
  }
});

test('in a terminal a worker computes the figures of a trained model, which stand beside the count', async () => {
  const other = await makeTinyProject(context());
  const { name } = await projects.get(context(), { project: other.project });
  const worker = spawnWorker(installation.environment);
  try {
    const recipe = { kind: 'base', steps: 3, batchSize: 8 } as const;
    const { id } = await runs.startBase(context(), { project: other.project, recipe });
    await until(context(), id, hasEnded, 120_000);
    const words = ['evaluate', '--test', '--project', name];
    expect(await said(...words)).toMatch(
      /^Version 1 \(champion\)\nTest accuracy .* of 8 images, 2 subjects\nTest AUC .* on 8 images, 2 subjects\nThe test subjects of this project have been looked at 1 time\.$/,
    );
    const { test: found } = await runs.get(context(), { run: id });
    expect(JSON.parse(await said(...words, '--json'))).toMatchObject({
      version: { number: 1 },
      looks: 1,
      ...found?.look,
    });
  } finally {
    worker.kill('SIGTERM');
    await worker.ended();
  }
});

/** What a command of a terminal says. */
async function said(...words: string[]): Promise<string> {
  const lines: string[] = [];
  const terminal = {
    out: (text: string) => void lines.push(text),
    problem: (text: string) => void lines.push(text),
    ask: () => Promise.resolve(null),
    progress: () => undefined,
    endProgress: () => undefined,
  };
  const program = await fovea(words, terminal, (work) => work(context(), never), []);
  await program.parseAsync(words, { from: 'user' });
  return lines.join('\n');
}
