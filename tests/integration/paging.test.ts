import { randomUUID } from 'node:crypto';
import { dataset, decision, feedback as feedbackRows, image, importJob, run } from '@fovea/database';
import type { Cursor, Identifier, Page } from '@fovea/domain';
import { audit, decisions, feedback, images, importJobs, runs, versions } from '@fovea/services';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { launcher } from '@fovea/worker/launcher';
import { main } from '../../packages/cli/src/main.ts';
import { candidate, firstModel, recalibration, rectangle } from './support.ts';
import { makeTinyProject, openInstallation, type Installation, type TinyProject } from './worker-fixture.ts';

let installation: Installation;
let tiny: TinyProject;
let project: Identifier;
const context = () => installation.context;

beforeAll(async () => {
  installation = await openInstallation(56_195);
  tiny = await makeTinyProject(context());
  ({ project } = tiny);
  let champion = await firstModel(context(), tiny);
  for (let round = 0; round < 4; round++) {
    const { version } = await candidate(context(), tiny);
    const kind = round % 2 === 0 ? 'accept' : 'reject';
    const reason = `Round ${round}.`;
    await decisions.decide(context(), { version, kind, reason, expectedChampion: champion });
    if (kind === 'accept') champion = version;
  }
  await candidate(context(), tiny);
});
afterAll(() => installation.remove());

type Read = (page: { after?: Cursor | undefined; limit: number }) => Promise<Page<{ readonly id: string }>>;

/** All ids of a list, in pages of so many entries. @param between what happens after each page */
async function walk(read: Read, limit: number, between?: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = [];
  for (let after: Cursor | null | undefined; after !== null;) {
    const page: Page<{ readonly id: string }> = await read({ after, limit });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    expect(page.items.length > 0 || after === undefined).toBe(true);
    seen.push(...page.items.map(({ id }) => id));
    after = page.next;
    await between?.();
  }
  return seen;
}

/** Pages of every size hold the same entries in the same order, each once. */
async function walksWhole(read: Read, count: number): Promise<string[]> {
  const whole = (await read({ limit: 500 })).items.map(({ id }) => id);
  expect([whole.length, new Set(whole).size]).toEqual([count, count]);
  for (const limit of [1, 2, 3, count, count + 1]) expect(await walk(read, limit)).toEqual(whole);
  return whole;
}

test('images come in pages of any size, and an image that is added meanwhile hides and doubles none', async () => {
  const read: Read = (page) => images.list(context(), { project, ...page });
  const whole = await walksWhole(read, 32);
  const [row] = await context().database.select().from(image).limit(1);
  const [added] = await context()
    .database.insert(dataset)
    .values({ projectId: project, name: 'later', synthetic: true, seed: 1 })
    .returning();
  let position = 0;
  const seen = await walk(read, 5, async () => {
    if (row === undefined || added === undefined) throw new Error('There is no image.');
    if (position === 4) return;
    const contentHash = position.toString(16).padStart(64, '0');
    await context()
      .database.insert(image)
      .values({ ...row, id: randomUUID(), datasetId: added.id, position: position++, contentHash });
  });
  expect(seen.filter((id) => whole.includes(id))).toEqual(whole);
  expect(new Set(seen).size).toBe(seen.length);
  if (added === undefined) return;
  await context().database.delete(image).where(eq(image.datasetId, added.id));
  await context().database.delete(dataset).where(eq(dataset.id, added.id));
});

test('an outline names the beginning of every page, also of a filtered list', async () => {
  for (const filters of [{}, { split: 'train' }, { label: 'dark', search: 'S1' }, { subject: 'S3' }] as const) {
    const asked = { project, ...filters };
    const whole = (await images.list(context(), { ...asked, limit: 500 })).items.map(({ id }) => id);
    for (const limit of [1, 3, whole.length, 100]) {
      const { total, pages } = await images.outline(context(), { ...asked, limit });
      expect([total, pages.length]).toEqual([whole.length, Math.ceil(whole.length / limit)]);
      const found = await Promise.all(
        pages.map((after) => images.list(context(), { ...asked, after: after ?? undefined, limit })),
      );
      expect(found.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(whole);
    }
  }
  expect(await images.outline(context(), { project, search: '100%' })).toEqual({ total: 0, pages: [] });
});

test('runs and versions come newest first, and one that is added meanwhile is on no later page', async () => {
  const all = await walksWhole((page) => runs.list(context(), { project, ...page }), 6);
  const begun: string[] = [];
  const seen = await walk(
    (page) => runs.list(context(), { project, ...page }),
    2,
    async () => {
      const { id } = await runs.start(context(), recalibration(project, { seed: begun.length + 1 }));
      await runs.cancel(context(), { run: id });
      begun.push(id);
    },
  );
  expect(seen).toEqual(all);
  const made = await walksWhole((page) => versions.list(context(), { project, ...page }), 6);
  expect(made).toHaveLength(6);
  expect((await versions.list(context(), { project, limit: 1 })).counts).toEqual({ all: 6, candidates: 1 });
});

test('runs are found by state, number and words; versions by state, id and number', async () => {
  const numbers = async (filter: object) =>
    (await runs.list(context(), { project, ...filter })).items.map(({ number }) => number);
  expect(await numbers({ state: 'finished' })).toEqual([6, 5, 4, 3, 2, 1]);
  expect(await numbers({ number: 3 })).toEqual([3]);
  expect(await numbers({ search: 'BASE' })).toEqual([1]);
  expect(await numbers({ search: '#2' })).toEqual([2]);
  expect(await numbers({ search: 'finished recal accept' })).toEqual([6, 5, 4, 3, 2]);
  expect(await numbers({ search: '%' })).toEqual([]);
  expect(await numbers({ active: true })).toEqual([]);
  const states = async (state: 'candidate' | 'champion' | 'former' | 'rejected') => {
    const { items } = await versions.list(context(), { project, state });
    expect(items.every((version) => version.state === state)).toBe(true);
    return items.map(({ number }) => number);
  };
  expect([await states('candidate'), await states('champion')]).toEqual([[6], [4]]);
  expect([await states('former'), await states('rejected')]).toEqual([
    [2, 1],
    [5, 3],
  ]);
  const [third] = (await versions.list(context(), { project, number: 3 })).items;
  expect((await versions.list(context(), { project, id: third?.id })).items).toEqual([third]);
});

test('the runs at hand are few: what goes, what waits for a decision, and what made the version in use', async () => {
  const { id } = await runs.start(context(), recalibration(project, { seed: 99 }));
  const atHand = await runs.atHand(context(), { project });
  const { database } = context();
  expect(atHand.map(({ state }) => state)).toEqual(['queued', ...Array.from({ length: 5 }, () => 'finished')]);
  expect(atHand.filter(({ candidate: made }) => made?.state === 'champion')).toHaveLength(1);
  // A hundred runs later nothing more of them is at hand.
  const [row] = await database.select().from(run).where(eq(run.id, id));
  if (row === undefined) throw new Error('There is no run.');
  const failed = { state: 'failed', failureCode: 'TRAINING_FAILED', failureMessage: 'It failed.' } as const;
  await database.insert(run).values(
    Array.from({ length: 100 }, (_, more) => ({
      ...{ ...row, ...failed, finishedAt: new Date() },
      ...{ id: randomUUID(), number: 1000 + more },
    })),
  );
  expect(await runs.atHand(context(), { project })).toHaveLength(atHand.length);
  await runs.cancel(context(), { run: id });
});

test('decisions of one microsecond are told apart, and those of a kind or a time are found', async () => {
  const read: Read = (page) => decisions.list(context(), { project, ...page });
  await walksWhole(read, 5);
  const [champion, former] = await Promise.all(
    (['champion', 'former'] as const).map(
      async (state) => (await versions.list(context(), { project, state })).items[0],
    ),
  );
  const [row] = await context().database.select().from(decision).limit(1);
  if (row === undefined || champion === undefined || former === undefined) throw new Error('Nothing was decided.');
  const rollback = {
    kind: 'rollback',
    versionId: former.id,
    toVersionId: former.id,
    fromVersionId: champion.id,
  } as const;
  await context()
    .database.insert(decision)
    .values(
      Array.from({ length: 30 }, (_, more) => ({
        ...{ ...row, ...rollback, id: randomUUID() },
        createdAt: sql`timestamptz '2020-01-01 00:00:00.000001+00' + ${more % 3} * interval '1 microsecond'`,
      })),
    );
  await walksWhole(read, 35);
  expect(await walk((page) => decisions.list(context(), { project, kind: 'rollback', ...page }), 7)).toHaveLength(30);
  const late = await decisions.list(context(), { project, from: '2021-01-01T00:00:00Z' });
  expect(late.items.map(({ reason }) => reason)).toEqual([
    'Round 3.',
    'Round 2.',
    'Round 1.',
    'Round 0.',
    expect.any(String),
  ]);
  // A version shows its newest decisions, and never forgets the one that accepted it.
  const [shown] = (await versions.list(context(), { project, id: former.id })).items;
  expect([shown?.decisions.length, shown?.state]).toEqual([20, 'former']);
});

test('feedback keeps its place while somebody goes on drawing, and counts what is active', async () => {
  const { train, validation } = tiny.images;
  for (const [of, meaning] of [
    ...train.slice(1, 5).map((id) => [id, 'ignore'] as const),
    [validation[0] ?? '', 'attend'] as const,
  ])
    await feedback.save(context(), { image: of, rois: [rectangle(meaning)], revision: 0 });
  await context()
    .database.update(feedbackRows)
    .set({ createdAt: new Date('2026-01-01') })
    .where(eq(feedbackRows.projectId, project));
  const read: Read = (page) => feedback.list(context(), { project, ...page });
  const whole = await walksWhole(read, 6);
  let revision = 1;
  const seen = await walk(read, 2, () =>
    feedback.save(context(), { image: train[1] ?? '', rois: [rectangle('attend')], revision: revision++ }),
  );
  expect(seen).toEqual(whole);
  const { items, active } = await feedback.list(context(), { project });
  expect(active).toEqual({ train: 5, check: 1, keep: 0 });
  expect(items.find(({ image: of }) => of.id === validation[0])).toMatchObject({
    ...{ regions: 1, meanings: ['attend'], trainable: false, active: true },
  });
});

test('imports of one moment are told apart, and a problem in a hundred thousand is read without the others', async () => {
  const problems = Array.from({ length: 1000 }, (_, at) => ({
    path: `${at}.png`,
    code: at % 3 === 0 ? 'FILE_SKIPPED' : 'SAME_IMAGE',
    message: 'Left out.',
  }));
  const values = { state: 'failed', failureCode: 'NONE', failureMessage: 'None.', projectName: 'P' } as const;
  const startedBy = context().actor.personId;
  const rows = await context()
    .database.insert(importJob)
    .values(
      Array.from({ length: 7 }, (_, at) => ({
        ...{ ...values, name: `import ${at}`, startedBy, byteSize: 1, files: 1, fingerprint: String(at), problems },
        startedAt: new Date('2026-01-01'),
      })),
    )
    .returning({ id: importJob.id });
  await walksWhole((page) => importJobs.list(context(), page), 7);
  const asked = { import: rows[0]?.id ?? '', code: 'FILE_SKIPPED' };
  const read = async (page: { after?: Cursor | undefined; limit: number }) => {
    const { items, next } = await importJobs.problems(context(), { ...asked, ...page });
    return { items: items.map(({ path }) => ({ id: path })), next };
  };
  const wanted = problems.filter(({ code }) => code === 'FILE_SKIPPED').map(({ path }) => path);
  expect(await walk(read, 100)).toEqual(wanted);
  await expect(importJobs.problems(context(), { import: randomUUID() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a place of another list is refused, and no list takes one that it did not name', async () => {
  const { next } = await runs.list(context(), { project, limit: 1 });
  const after = next ?? undefined;
  const lists = [
    images.list(context(), { project, after }),
    versions.list(context(), { project, after }),
    decisions.list(context(), { project, after }),
    feedback.list(context(), { project, after }),
    audit.list(context(), { project, after }),
    importJobs.list(context(), { after }),
  ];
  for (const answer of await Promise.allSettled(lists))
    expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'INPUT_INVALID' } });
});

test('every list of the terminal goes on by the command that it prints, and says where it ends', async () => {
  vi.stubEnv('FOVEA_HOME', installation.environment['FOVEA_HOME']);
  vi.stubEnv('DATABASE_URL', context().databaseUrl);
  onTestFinished(() => void vi.unstubAllEnvs());
  const fovea = async (...words: string[]): Promise<{ readonly code: number; readonly said: string[] }> => {
    const said: string[] = [];
    const say = (text: string) => void said.push(...text.split('\n'));
    const terminal = {
      ...{ out: say, problem: say, progress: () => undefined, endProgress: () => undefined },
      ask: () => Promise.resolve(null),
    };
    return { code: await main(words, { launcher, terminal }), said };
  };
  const lists = [
    ['images', '--class', 'dark', '--search', '2.raw'],
    ['runs', '--state', 'finished'],
    ['versions', '--state', 'rejected'],
    ['decisions', '--kind', 'accept', '--to', '2999-01-01'],
    ['audit', '--action', 'run.finish', '--person', context().actor.name],
  ];
  for (const words of lists) {
    const whole = await fovea(...words, '--limit', '500', '--json');
    const { items } = JSON.parse(whole.said[0] ?? '') as Page<unknown>;
    let rows = 0;
    for (let typed: string[] | null = [...words, '--limit', '1']; typed !== null;) {
      const { code, said }: { code: number; said: string[] } = await fovea(...typed);
      expect(code, said.join('\n')).toBe(0);
      rows += said.findIndex((line) => line.startsWith('There are more:') || line === 'That is all.') - 2;
      const [, more] = /^There are more: fovea (.+)$/m.exec(said.join('\n')) ?? [];
      expect(more !== undefined || said.includes('That is all.')).toBe(true);
      typed = more === undefined ? null : [...more.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word);
    }
    expect([words[0], rows]).toEqual([words[0], items.length]);
    expect(items.length).toBeGreaterThan(1);
  }
  for (const [wrong, says] of [
    [['runs', '--limit', '0'], 'whole number from 1 to 500'],
    [['runs', '--after', 'no place'], 'Give the place'],
    [['runs', '--after', 'abc'], 'no place in the list of runs'],
    [['audit', '--from', 'yesterday'], 'a day such as'],
    [['audit', '--action', 'run.lose'], 'Allowed choices'],
  ] as const) {
    const { code, said } = await fovea(...wrong);
    expect([code, said.join(' ')]).toEqual([2, expect.stringContaining(says)]);
  }
  expect(await fovea('audit', '--person', 'Nobody')).toMatchObject({ code: 3 });
});
