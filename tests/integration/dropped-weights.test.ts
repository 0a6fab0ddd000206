import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { artifact, modelVersion } from '@fovea/database';
import { isFoveaError, type Identifier } from '@fovea/domain';
import {
  attempts,
  backup,
  closeContext,
  createContext,
  decisions,
  doctor,
  loadConfig,
  predictions,
  retention,
  runs,
  versions,
  type Context,
} from '@fovea/services';
import { eq, isNotNull } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { candidate, complete, firstModel, outcomeOf, recalibration } from './support.ts';
import { makeTinyProject, openInstallation, type Installation, type TinyProject } from './worker-fixture.ts';

const kind = 'weights of candidates that were rejected long ago';
const day = 24 * 3_600_000;
let installation: Installation;
let tiny: TinyProject;
let folder: string;
const context = () => installation.context;
const later = (days: number, rejectedWeightsDays: number | null = 180): Context => ({
  ...context(),
  rejectedWeightsDays,
  clock: { now: () => new Date(Date.now() + days * day) },
});

async function swept(ctx: Context, isTrial = false): Promise<number> {
  const failures: unknown[] = [];
  const kinds = await retention.sweep(ctx, { isTrial, failed: (error) => failures.push(error) });
  expect(failures).toEqual([]);
  return kinds.find(({ name }) => name === kind)?.count ?? 0;
}

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => (isFoveaError(error) ? { code: error.code, message: error.message } : error),
  );

async function decide(version: Identifier, choice: 'accept' | 'reject'): Promise<void> {
  const champion = (await versions.list(context(), { project: tiny.project })).items.find(
    ({ state }) => state === 'champion',
  );
  const expectedChampion = champion?.id ?? null;
  await decisions.decide(context(), { version, kind: choice, reason: 'seen and weighed', expectedChampion });
}

let first: Identifier;
let rejected: { run: Identifier; version: Identifier };

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-dropped-'));
  installation = await openInstallation(56_230);
  tiny = await makeTinyProject(context());
  first = await firstModel(context(), tiny);
  rejected = await candidate(context(), tiny);
  const [base, accepted] = [await candidate(context(), tiny), await candidate(context(), tiny)];
  await candidate(context(), tiny);
  for (const { version } of [rejected, base]) await decide(version, 'reject');
  // Its own version is rejected, too: the one that it began at stays for a repetition.
  const { id } = await runs.start(context(), recalibration(tiny.project, { base: base.version }));
  await complete(context(), id);
  await decide(accepted.version, 'accept');
});
afterAll(async () => {
  await installation.remove();
  await rm(folder, { recursive: true, force: true });
});

const dropped = () =>
  context()
    .database.select({ version: modelVersion.id })
    .from(modelVersion)
    .innerJoin(artifact, eq(artifact.hash, modelVersion.weightsArtifact))
    .where(isNotNull(artifact.droppedAt));

test('only weights of rejected candidates that nothing begins at go, once their time is over and only where one is set', async () => {
  expect(await swept(later(400, null))).toBe(0);
  expect(await swept(later(179))).toBe(0);
  expect(await swept(later(181), true)).toBe(1);
  expect(await dropped()).toEqual([]);
  const [said] = (await doctor.report(loadConfig({ FOVEA_HOME: context().home, DATABASE_URL: context().databaseUrl })))
    .map(({ detail }) => detail)
    .filter((detail) => detail.includes('rejected'));
  expect(said).toBe('weights of 1 rejected candidate (0.0 MB) are kept for good');
  expect(await swept(later(181))).toBe(1);
  expect(await dropped()).toEqual([{ version: rejected.version }]);
  const [row] = await context().database.select().from(artifact).where(isNotNull(artifact.droppedAt));
  expect(await context().artifacts.has(row?.hash ?? '')).toBe(false);
  expect(await swept(later(182))).toBe(0);
});

test('where they would be needed, it is said which run makes them again', async () => {
  const { number } = await runs.get(context(), { run: rejected.run });
  const said = {
    code: 'WEIGHTS_DROPPED',
    message: expect.stringMatching(new RegExp(`version 2 were dropped on .* fovea rerun ${number}\\.`)) as string,
  };
  const image = tiny.images.validation[0] ?? '';
  const { version } = rejected;
  expect(await refusal(predictions.predict(context(), { image, version }))).toEqual(said);
  expect(await refusal(predictions.map(context(), { image, version, kind: 'occlusion' }))).toEqual(said);
  const start = runs.start(context(), recalibration(tiny.project, { base: version }));
  expect(await refusal(start)).toEqual(said);
  const shown = (await versions.list(context(), { project: tiny.project })).items.filter(
    ({ weightsDroppedAt }) => weightsDroppedAt !== null,
  );
  expect(shown.map(({ id }) => id)).toEqual([version]);
  const { candidate: made } = await runs.get(context(), { run: rejected.run });
  expect(made?.weightsDroppedAt).toBe(shown[0]?.weightsDroppedAt);
});

test('a backup holds their row and no file; in the restored home, as here, an equal rerun stores them again', async () => {
  const file = path.join(folder, 'without.zip');
  const [missing] = await context().database.select().from(artifact).where(isNotNull(artifact.droppedAt));
  const written = await backup.write(context(), { file });
  expect(written.artifacts.map(({ hash }) => hash)).not.toContain(missing?.hash);
  const settings = { FOVEA_HOME: path.join(folder, 'home'), FOVEA_DATABASE_PORT: '56235' };
  await backup.restore(loadConfig(settings), { file });
  const there = await createContext(loadConfig(settings));
  try {
    expect(await there.database.select().from(artifact).where(isNotNull(artifact.droppedAt))).toEqual([missing]);
    await assertMadeAgain(there);
  } finally {
    await closeContext(there);
  }
  await assertMadeAgain(later(200));
  await backup.write(context(), { file: path.join(folder, 'with.zip') });
  // They are kept for the whole time again.
  expect(await swept(later(379))).toBe(0);
});

async function assertMadeAgain(ctx: Context): Promise<void> {
  const repeat = async (run: Identifier, isEqual: boolean) => {
    const { id } = await runs.rerun(ctx, { run });
    const job = await attempts.claim(ctx, { run: id, worker: 'elsewhere:1' });
    if (job === null) throw new Error('there was nothing to claim');
    const outcome = outcomeOf(isEqual ? { ...job, run } : job);
    return attempts.finishRerun(ctx, { run: id, token: job.token, outcome });
  };
  const [missing] = await ctx.database.select().from(artifact).where(isNotNull(artifact.droppedAt));
  const hash = missing?.hash ?? '';
  expect(await repeat(rejected.run, false)).toMatchObject({ equal: false, madeAgain: false });
  expect(await ctx.artifacts.has(hash)).toBe(false);
  expect(await repeat(rejected.run, true)).toMatchObject({ equal: true, madeAgain: true });
  expect((await ctx.artifacts.read(hash)).length).toBe(missing?.byteSize);
  const { candidate: made } = await runs.get(ctx, { run: rejected.run });
  expect(made?.weightsDroppedAt).toBeNull();
  // Of a run whose weights were there all the time nothing is said.
  const { run } = await versions.get(ctx, { version: first });
  expect(await repeat(run ?? '', true)).not.toHaveProperty('madeAgain');
}

test('what a backup under way may still read is dropped in the table and removed from the disk after it', async () => {
  const ctx = later(600);
  const reading = await context().database.$client.connect();
  await reading.query(`select pg_advisory_lock_shared(hashtextextended('fovea weights in use', 0))`);
  expect(await swept(ctx)).toBe(0);
  const [row] = await context().database.select().from(artifact).where(isNotNull(artifact.droppedAt));
  expect(await context().artifacts.has(row?.hash ?? '')).toBe(true);
  reading.release(true);
  await expect.poll(() => swept(ctx)).toBe(1);
  expect(await context().artifacts.has(row?.hash ?? '')).toBe(false);
});
