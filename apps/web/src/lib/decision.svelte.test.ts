import type { RunDetail, Verdict, VersionState } from '@fovea/domain';
import { verdicts } from '@fovea/domain';
import { TRPCClientError } from '@trpc/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { choicesFor, Decision } from './decision.svelte.ts';
import { queries, queryClient } from './queries.ts';
import { answer, callsOf, forgetAll } from './testing/fake-api.ts';
import { begin, settled } from './testing/stores.svelte.ts';

vi.mock('./api.ts', async () => ({ api: (await import('./testing/fake-api.ts')).api }));

const inUse = { id: 'v1', number: 1, verdict: null };
const version = (verdict: Verdict | null, state: VersionState = 'candidate') => ({
  ...{ id: 'v2', number: 2, verdict, state },
  run: 'r',
});
const reasons = ['The map did not learn where to look.', 'Few subjects.'];

describe('what can be decided', () => {
  it.each(['partial', 'no-op', 'reject'] as const)('to accept against %s never looks like following it', (verdict) => {
    const [accept, reject] = choicesFor(version(verdict), inUse, null);
    expect(accept).toMatchObject({ kind: 'accept', label: 'Accept anyway', stance: 'against' });
    expect(reject).toMatchObject({ kind: 'reject', label: 'Reject', stance: 'neither' });
  });

  it('to reject against accept does not look like following it, either', () => {
    expect(choicesFor(version('accept'), inUse, null)).toMatchObject([
      { label: 'Accept', stance: 'follows' },
      { label: 'Reject anyway', stance: 'against' },
    ]);
  });

  it('without a verdict nothing is against it', () => {
    expect(choicesFor(version(null), null, null).map(({ stance }) => stance)).toEqual(['follows', 'neither']);
  });

  it.each(verdicts)('Roll back never stands for a rejection: verdict %s', (verdict) => {
    const labels = (state: VersionState) =>
      choicesFor(version(verdict, state), inUse, inUse).map(({ kind, label }) => `${kind}: ${label}`);
    expect(labels('candidate').join()).not.toMatch(/roll/i);
    expect(labels('champion')).toEqual(['rollback: Roll back']);
    expect(labels('former')).toEqual(['rollback: Roll back to 2']);
    expect(labels('rejected')).toEqual([]);
  });
});

describe('a decision', () => {
  let decision: Decision;
  let end: () => void;
  const open = (verdict: Verdict | null, kind: 'accept' | 'reject' | 'rollback', state?: VersionState) => {
    const about = { version: version(verdict, state), champion: inUse, previous: inUse };
    ({ store: decision, end } = begin(() => new Decision(() => about)));
    const action = choicesFor(about.version, inUse, inUse).find((choice) => choice.kind === kind);
    if (action === undefined) throw new Error('no such choice');
    decision.choose(action);
    return settled();
  };
  const decided = () => callsOf('decisions.decide');

  beforeEach(() => {
    forgetAll();
    queryClient.clear();
    answer('runs.get', () => ({ id: 'r', project: 'p', evidence: { reasons } }) as unknown as RunDetail);
    answer('decisions.decide', (input: object) => ({ ...input, to: inUse }));
  });
  afterEach(() => end());

  it.each([
    ['accept', 'no-op'],
    ['accept', 'partial'],
    ['accept', 'reject'],
    ['reject', 'accept'],
  ] as const)(
    'to %s against %s is asked twice, with an empty reason and the verdict’s first one',
    async (kind, verdict) => {
      await queryClient.query(queries.run('r'));
      await open(verdict, kind);
      expect([decision.reason, decision.mayGoOn]).toEqual(['', false]);
      await decision.goOn();
      expect(decision.isAskedAgain).toBe(false);
      decision.reason = 'I looked at the images myself.';
      expect(await decision.goOn()).toBeNull();
      expect([decision.isAskedAgain, decision.reasons?.[0], decided()]).toEqual([true, reasons[0], []]);
      expect(await decision.goOn()).not.toBeNull();
      expect(decided()).toEqual([
        { version: 'v2', kind, reason: 'I looked at the images myself.', expectedChampion: 'v1' },
      ]);
      expect(decision.chosen).toBeNull();
    },
  );

  it('goes back from the second question to the reason, which is kept, and away from there', async () => {
    await open('reject', 'accept');
    decision.reason = 'Because.';
    await decision.goOn();
    decision.back();
    expect([decision.isAskedAgain, decision.reason, decision.chosen?.kind]).toEqual([false, 'Because.', 'accept']);
    decision.back();
    expect(decision.chosen).toBeNull();
    expect(decided()).toEqual([]);
  });

  it('begins anew where the dialog was left at the second question', async () => {
    await open('reject', 'accept');
    decision.reason = 'Because.';
    await decision.goOn();
    decision.leave();
    await open('reject', 'accept');
    expect([decision.isAskedAgain, decision.reason]).toEqual([false, '']);
  });

  it('waits for the verdict’s reason, and goes on without where it cannot be read', async () => {
    let fail: (error: Error) => void = () => undefined;
    answer('runs.get', () => new Promise((_, reject) => (fail = reject)));
    const { about } = { about: { version: version('no-op'), champion: inUse, previous: null } };
    ({ store: decision, end } = begin(() => new Decision(() => about)));
    const [accept] = choicesFor(about.version, inUse, null);
    if (accept) decision.choose(accept);
    decision.reason = 'Because.';
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(decision.mayGoOn).toBe(false);
    fail(Object.assign(new TRPCClientError('There is no such run.'), { data: { fovea: { code: 'NOT_FOUND' } } }));
    await settled();
    expect([decision.reasons, decision.mayGoOn]).toEqual([null, true]);
  });

  it.each([
    ['accept', 'accept'],
    ['reject', 'reject'],
    ['reject', 'no-op'],
  ] as const)('to %s where the verdict is %s is asked once, with a reason to start from', async (kind, verdict) => {
    await queryClient.query(queries.run('r'));
    await open(verdict, kind);
    expect(decision.reason).toContain(`verdict: ${verdict}`);
    expect(decision.reason).toContain(reasons[0]);
    await decision.goOn();
    expect(decided()).toHaveLength(1);
  });

  it.each([
    ['champion', 'v1'],
    ['former', 'v2'],
  ] as const)(
    'to roll back on a version that is %s starts without a reason, whatever the verdict',
    async (state, to) => {
      await queryClient.query(queries.run('r'));
      await open('reject', 'rollback', state);
      expect(decision.reason).toBe('');
      decision.reason = 'It did not hold up.';
      await decision.goOn();
      expect(decided()).toMatchObject([{ version: to, kind: 'rollback' }]);
    },
  );

  it('keeps the reason where it was not recorded, and says why', async () => {
    await open('no-op', 'reject');
    decision.reason = 'Because.';
    answer('decisions.decide', () => {
      throw Object.assign(new TRPCClientError('Decided already.'), { data: { fovea: { code: 'ALREADY_DECIDED' } } });
    });
    await decision.goOn();
    expect([decision.problem?.code, decision.reason, decision.chosen?.kind]).toEqual([
      'ALREADY_DECIDED',
      'Because.',
      'reject',
    ]);
  });
});
