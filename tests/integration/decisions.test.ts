import { auditEvent, decision } from '@fovea/database';
import type { DecideRequest } from '@fovea/domain';
import { audit, decisions, projects, versions } from '@fovea/services';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { candidate, firstModel } from './support.ts';
import type { Installation, TinyProject } from './worker-fixture.ts';
import { makeTinyProject, openInstallation } from './worker-fixture.ts';

let installation: Installation;
beforeAll(async () => {
  installation = await openInstallation(56_120);
});
afterAll(() => installation.remove());

const context = () => installation.context;
const reason = 'It ignores the dot now.';

async function projectWithCandidate(): Promise<{ tiny: TinyProject; first: string; next: string }> {
  const tiny = await makeTinyProject(context());
  const first = await firstModel(context(), tiny);
  return { tiny, first, next: (await candidate(context(), tiny)).version };
}

const decide = (request: Omit<DecideRequest, 'reason'> & { reason?: string }) =>
  decisions.decide(context(), { reason, ...request });

async function championOf({ project }: TinyProject): Promise<string | undefined> {
  return (await projects.get(context(), { project })).champion?.id;
}

test('a project’s first model becomes the champion by a recorded decision', async () => {
  const tiny = await makeTinyProject(context());
  const first = await firstModel(context(), tiny);
  expect(await championOf(tiny)).toBe(first);
  expect(await versions.get(context(), { version: first })).toMatchObject({
    number: 1,
    state: 'champion',
    decisions: [
      {
        kind: 'accept',
        from: null,
        to: { id: first },
        by: context().actor.name,
        reason: 'First model of the project.',
      },
    ],
  });
  const [kept] = await context().database.select().from(decision).where(eq(decision.versionId, first));
  const [entry] = await context()
    .database.select()
    .from(auditEvent)
    .where(and(eq(auditEvent.resourceId, first), eq(auditEvent.action, 'version.accept')));
  expect(entry?.detail).toMatchObject({ decision: kept?.id, from: null, to: first });
});

test('accept moves the champion, roll back moves it back, and both are in the record with their reasons', async () => {
  const { tiny, first, next } = await projectWithCandidate();
  await decide({ version: next, kind: 'accept', expectedChampion: first });
  expect(await championOf(tiny)).toBe(next);
  expect(await versions.get(context(), { version: first })).toMatchObject({ state: 'former' });

  const back = await decide({ version: first, kind: 'rollback', expectedChampion: next, reason: 'It misses rings.' });
  expect(back).toMatchObject({ kind: 'rollback', from: { id: next }, to: { id: first }, reason: 'It misses rings.' });
  expect(await championOf(tiny)).toBe(first);
  expect(await versions.get(context(), { version: next })).toMatchObject({ state: 'former' });

  const actions = (await audit.list(context(), tiny)).items.map(({ action }) => action);
  expect(actions).toEqual(
    expect.arrayContaining(['version.accept', 'version.rollback', 'run.start', 'run.finish', 'feedback.save']),
  );
  expect(actions[0]).toBe('version.rollback');
});

test('reject leaves the champion', async () => {
  const { tiny, first, next } = await projectWithCandidate();
  expect(await decide({ version: next, kind: 'reject', expectedChampion: first })).toMatchObject({
    from: { id: first },
    to: { id: first },
  });
  expect(await championOf(tiny)).toBe(first);
  expect(await versions.get(context(), { version: next })).toMatchObject({ state: 'rejected' });
});

test.each(['accept', 'reject'] as const)(
  'a version that was decided on is not decided on again (%s)',
  async (again) => {
    const { first, next } = await projectWithCandidate();
    await decide({ version: next, kind: 'reject', expectedChampion: first });
    await expect(decide({ version: next, kind: again, expectedChampion: first })).rejects.toMatchObject({
      code: 'ALREADY_DECIDED',
    });
  },
);

test('two people accept the same version at once: one wins, the other is told, and there is one decision', async () => {
  const { tiny, first, next } = await projectWithCandidate();
  const request = { version: next, kind: 'accept', expectedChampion: first } as const;
  const results = await Promise.allSettled([decide(request), decide(request), decide(request)]);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const result of results)
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'ALREADY_DECIDED' });
  expect(await championOf(tiny)).toBe(next);
  const kept = await context().database.select().from(decision).where(eq(decision.versionId, next));
  const told = and(eq(auditEvent.resourceId, next), eq(auditEvent.action, 'version.accept'));
  expect([kept.length, (await context().database.select().from(auditEvent).where(told)).length]).toEqual([1, 1]);
});

test('two candidates accepted at once: one wins, the other is told that the champion has moved', async () => {
  const { tiny, first, next } = await projectWithCandidate();
  const other = (await candidate(context(), tiny)).version;
  const results = await Promise.allSettled(
    [next, other].map((version) => decide({ version, kind: 'accept', expectedChampion: first })),
  );
  const won = results.findIndex(({ status }) => status === 'fulfilled');
  const lost = results[1 - won];
  expect(lost?.status === 'rejected' && lost.reason).toMatchObject({ code: 'STALE' });
  expect(await championOf(tiny)).toBe([next, other][won]);
});

test('what cannot be decided is refused with the reason why', async () => {
  const { first, next } = await projectWithCandidate();
  const unknown = '00000000-0000-4000-8000-000000000000';
  await expect(decide({ version: unknown, kind: 'accept', expectedChampion: first })).rejects.toMatchObject({
    code: 'VERSION_UNKNOWN',
  });
  await expect(decide({ version: next, kind: 'accept', expectedChampion: null })).rejects.toMatchObject({
    code: 'STALE',
  });
  await expect(
    decide({ version: next, kind: 'accept', expectedChampion: first, reason: '  x ' }),
  ).rejects.toMatchObject({ code: 'REASON_REQUIRED' });
  await expect(decide({ version: first, kind: 'rollback', expectedChampion: first })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  await expect(decide({ version: next, kind: 'rollback', expectedChampion: first })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  expect(await versions.get(context(), { version: next })).toMatchObject({ state: 'candidate', decisions: [] });
});

test('who lacks the role decides nothing', async () => {
  const { first, next } = await projectWithCandidate();
  const viewer = { ...context(), actor: { ...context().actor, roles: ['viewer' as const] } };
  await expect(
    decisions.decide(viewer, { version: next, kind: 'accept', expectedChampion: first, reason }),
  ).rejects.toMatchObject({ code: 'FORBIDDEN' });
});
