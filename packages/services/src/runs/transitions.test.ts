import type { Transaction } from '@fovea/database';
import type { EngineRecord, RunState } from '@fovea/domain';
import { parseRecipe, runStates } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import type { RunRow } from './run-row.ts';
import type { TransitionName } from './transitions.ts';
import { transition, transitions } from './transitions.ts';

/** Every way that there is, by hand: the transition, then from which state to which. */
const ways = [
  ['claim', 'queued', 'running'],
  ['claim', 'running', 'running'],
  ['handBack', 'running', 'queued'],
  ['rest', 'running', 'paused'],
  ['rest', 'queued', 'paused'],
  ['pause', 'queued', 'paused'],
  ['resume', 'paused', 'queued'],
  ['cancel', 'queued', 'cancelled'],
  ['cancel', 'paused', 'cancelled'],
  ['stop', 'running', 'cancelled'],
  ['stop', 'queued', 'cancelled'],
  ['fail', 'running', 'failed'],
  ['finish', 'running', 'finished'],
] as const satisfies readonly (readonly [Exclude<TransitionName, 'start'>, RunState, RunState])[];

const row = (state: RunState): RunRow => ({
  id: 'r',
  projectId: 'p',
  experimentId: 'e',
  number: 7,
  kind: 'base',
  state,
  recipe: parseRecipe({ kind: 'base', steps: 50 }),
  snapshotId: 's',
  baseVersionId: null,
  feedbackSetId: null,
  watchImageId: null,
  startedBy: 'starter',
  cancelRequested: false,
  pauseRequested: true,
  rerunOf: null,
  rerunResult: null,
  checkpointStep: 20,
  setbacks: 3,
  attempt: 4,
  claimToken: state === 'running' ? 'earlier' : null,
  claimedBy: state === 'running' ? 'elsewhere:1' : null,
  progress: {
    step: 20,
    steps: 50,
    phase: 'training',
    dataLoss: 0.5,
    feedbackLoss: null,
    imagesPerSecond: 9,
    secondsLeft: 3,
  },
  failureCode: null,
  failureMessage: null,
  engine: null,
  earlierEngines: [],
  queuedAt: new Date(0),
  startedAt: null,
  finishedAt: null,
});

const engine: EngineRecord = {
  name: 'native',
  tensorflow: '2',
  addonHash: null,
  libraryHash: null,
  threads: 1,
  cpu: 'any',
  node: '22',
};
const given = {
  by: 'somebody',
  at: new Date(1000),
  token: 'new',
  worker: 'here:2',
  code: 'LOSS_NOT_FINITE',
  message: 'Lower it.',
  engine,
  earlierEngines: [],
  detail: { version: 'v' },
};
const refusesToWrite = {} as Transaction;
/** With more than any one transition asks for. */
const make: (tx: Transaction, row: RunRow, name: never, given: never) => Promise<RunRow> = transition;

describe('the table of transitions', () => {
  it('has the ways that it should have, and no other', () => {
    const found = Object.entries(transitions).flatMap(([name, { from, to }]) => from.map((state) => [name, state, to]));
    expect(found).toEqual(ways);
  });

  it('lets no run out of an end, and begins every run as queued', () => {
    const ends: readonly RunState[] = ['finished', 'failed', 'cancelled'];
    expect(ways.filter(([, from]) => ends.includes(from))).toEqual([]);
    expect(transitions.start).toMatchObject({ from: [], to: 'queued' });
  });

  it('refuses every other way with a sentence, before anything is written', async () => {
    const names = [...new Set(ways.map(([name]) => name))];
    for (const name of names)
      for (const state of runStates) {
        if (ways.some(([known, from]) => known === name && from === state)) continue;
        await expect(
          make(refusesToWrite, row(state), name as never, given as never),
          `${name} from ${state}`,
        ).rejects.toMatchObject({
          code: 'RUN_NOT_ACTIVE',
          message: transitions[name].refusal,
          facts: { run: 'r', state, transition: name },
        });
      }
  });

  it.each(ways)('%s, from %s to %s: holder, end and reason are those of the state it leads to', (name, from, to) => {
    const before = row(from);
    const columns: (of: RunRow, with_: typeof given) => Partial<RunRow> = transitions[name].columns;
    const after = { ...before, ...columns(before, given), state: to };
    expect(after.claimToken !== null).toBe(to === 'running');
    expect(after.finishedAt !== null).toBe(['finished', 'failed', 'cancelled'].includes(to));
    expect(after.failureCode !== null).toBe(to === 'failed' || to === 'cancelled');
    expect(after.engine !== null).toBe(to === 'finished');
    expect(after.pauseRequested).toBe(to === 'running' || to === 'queued');
    expect(after.progress.secondsLeft ?? 0).toBe(0);
    expect(after.progress.step).toBe(to === 'finished' ? 50 : 20);
  });

  it('counts an attempt and a setback when a run is claimed, and forgives setbacks when it rests', () => {
    expect(transitions.claim.columns(row('queued'), given)).toMatchObject({
      attempt: 5,
      setbacks: 4,
      claimToken: 'new',
      claimedBy: 'here:2',
      startedAt: given.at,
    });
    expect(transitions.rest.columns(row('running'))).toMatchObject({ setbacks: 0, claimedBy: null });
  });

  it('records what somebody decided, and by whom; what a worker does was recorded when it was asked for', () => {
    expect(transitions.start.audit(row('queued'))).toMatchObject({ action: 'run.start', person: 'starter' });
    expect(transitions.start.audit({ ...row('queued'), rerunOf: 'o' })).toMatchObject({
      action: 'run.rerun',
      detail: { rerunOf: 'o' },
    });
    expect(transitions.pause.audit(row('queued'), given)).toMatchObject({ action: 'run.pause', person: 'somebody' });
    expect(transitions.cancel.audit(row('queued'), given)).toEqual({ action: 'run.cancel', person: 'somebody' });
    expect(transitions.fail.audit(row('running'), given)).toMatchObject({ action: 'run.fail', person: 'starter' });
    expect(
      [transitions.claim, transitions.handBack, transitions.rest, transitions.stop].map(({ audit }) => audit),
    ).toEqual([null, null, null, null]);
  });
});
