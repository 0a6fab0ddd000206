import { auditEvent, person } from '@fovea/database';
import { audit, decisions, feedback } from '@fovea/services';
import { listAuditRequest } from '@fovea/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { candidate, firstModel, rectangle } from './support.ts';
import { makeTinyProject, openInstallation, type Installation, type TinyProject } from './worker-fixture.ts';

let installation: Installation;
let tiny: TinyProject;
let champion: string;
let made: { run: string; version: string };
const context = () => installation.context;
const list = (filter: Omit<Parameters<typeof audit.list>[1], 'project'> = {}) =>
  audit.list(context(), { project: tiny.project, ...filter });

beforeAll(async () => {
  installation = await openInstallation(56_175);
  tiny = await makeTinyProject(context());
  champion = await firstModel(context(), tiny);
  made = await candidate(context(), tiny);
  const reason = 'The attention left the dot.';
  await decisions.decide(context(), { version: made.version, kind: 'accept', reason, expectedChampion: champion });
});
afterAll(() => installation.remove());

/** Saves of one person on one image, as an afternoon of drawing leaves them. */
async function strokes(count: number, of = 0): Promise<void> {
  const image = tiny.images.train[of] ?? '';
  const { id, revision } = await feedback.get(context(), { image });
  const saved = id === null ? await feedback.save(context(), { image, rois: [rectangle('ignore')], revision }) : { id };
  const row = {
    projectId: tiny.project,
    personId: context().actor.personId,
    action: 'feedback.save',
    resource: 'feedback',
    resourceId: saved.id ?? '',
    detail: { image, regions: 3 },
  };
  await context()
    .database.insert(auditEvent)
    .values(Array.from({ length: count }, () => row));
}

test('a decision is found on the first page after 1,100 strokes, with its version, its run and its reason', async () => {
  await strokes(600, 0);
  await strokes(500, 1);
  const { items: events, next } = await list();
  expect(next).toBeNull();
  const [second, first] = events;
  expect([second?.action, second?.count, first?.count]).toEqual(['feedback.save', 501, 600]);
  expect(first).toMatchObject({
    regions: 3,
    image: { id: tiny.images.train[0], name: expect.stringMatching(/raw$/) as string },
  });
  expect(new Date(first?.since ?? '') <= new Date(first?.at ?? '')).toBe(true);
  expect(events.find(({ action }) => action === 'version.accept')).toMatchObject({
    version: { id: made.version, number: 2, run: made.run },
    reason: 'The attention left the dot.',
    count: 1,
  });
  expect(events.find(({ action }) => action === 'run.start')?.run).toMatchObject({ id: made.run, number: 2 });
});

test('pages follow each other without a gap or a double, also where strokes lie between', async () => {
  const all = await list({ limit: 200 });
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = await list({ limit: 2, after });
    expect(page.items.length).toBeLessThanOrEqual(2);
    seen.push(...page.items.map(({ id, count }) => `${id} ${count}`));
    after = page.next ?? undefined;
  } while (after !== undefined);
  expect(seen).toEqual(all.items.map(({ id, count }) => `${id} ${count}`));
});

test('events are filtered by person, action and date', async () => {
  const [other] = await context().database.insert(person).values({ name: 'Somebody else' }).returning();
  await context()
    .database.insert(auditEvent)
    .values({
      projectId: tiny.project,
      personId: other?.id ?? '',
      action: 'run.cancel',
      resource: 'run',
      resourceId: made.run,
      createdAt: new Date('2020-02-03T10:00:00Z'),
    });
  const { people, actions } = await audit.facets(context(), { project: tiny.project });
  expect(people.map(({ name }) => name)).toContain('Somebody else');
  expect(actions).toContain('version.accept');
  expect((await list({ person: other?.id })).items.map(({ action }) => action)).toEqual(['run.cancel']);
  const accepted = (await list({ action: 'version.accept' })).items;
  expect(accepted.map(({ version }) => version?.number).sort()).toEqual([1, 2]);
  expect((await list({ to: '2020-02-03T10:00:00Z' })).items).toHaveLength(1);
  expect((await list({ from: '2020-02-03T10:00:00.001Z', action: 'run.cancel' })).items).toEqual([]);
  for (const wrong of [{ after: '' }, { after: '9'.repeat(301) }, { limit: 501 }, { from: 'yesterday' }])
    expect(listAuditRequest.safeParse({ project: tiny.project, ...wrong }).success).toBe(false);
});
