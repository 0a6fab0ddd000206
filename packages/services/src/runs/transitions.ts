import type { Transaction } from '@fovea/database';
import { run, runAttention } from '@fovea/database';
import type { EngineRecord, Identifier, ProjectEvent, RerunResult, RunProgress, RunState } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { eq } from 'drizzle-orm';
import type { AuditEntry } from '../audit/record.ts';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { publish } from '../events/project-events.ts';
import { removeCheckpoints } from './checkpoints.ts';
import type { RunRow } from './run-row.ts';
import { lockRun, runRow } from './run-row.ts';

type NewRow = typeof run.$inferInsert;
type Columns = Partial<Omit<NewRow, 'state'>>;

/** @template Given what the one who makes the transition says about it */
interface Transition<Given> {
  /** None: the run is not there yet. */
  readonly from: readonly RunState[];
  readonly to: RunState;
  readonly columns: (row: RunRow, given: Given) => Columns;
  /** In their order. */
  readonly events: readonly ('run.progress' | 'run.state')[];
  /** Null where nobody decided anything: a worker does what was asked for, and recorded, before. */
  readonly audit: ((row: RunRow, given: Given) => Pick<AuditEntry, 'action' | 'person' | 'detail'>) | null;
  /** What a person is told of whom the run's state does not allow it. */
  readonly refusal: string;
}

interface ByPerson {
  readonly by: Identifier;
}

interface Ending {
  readonly at: Date;
  /** For a person: what happened and what to do. */
  readonly message: string;
}

interface Failure extends Ending {
  readonly code: string;
}

interface Finish {
  readonly at: Date;
  readonly engine: EngineRecord;
  /** Other engines that steps before a resume ran on. */
  readonly earlierEngines: readonly EngineRecord[];
  readonly rerunResult?: RerunResult;
  /** For the audit trail: what came of the run. */
  readonly detail: Record<string, unknown>;
}

const noLongerHeld = { claimToken: null, claimedBy: null } as const;

function ended({ progress }: RunRow, at: Date) {
  return { finishedAt: at, claimToken: null, pauseRequested: false, progress: { ...progress, secondsLeft: null } };
}

function standing({ progress }: RunRow, phase: RunProgress['phase']): { progress: RunProgress } {
  // The worker that is to come has given no sign yet.
  const { at: _lastSign, ...known } = progress;
  return { progress: { ...known, phase, imagesPerSecond: null, secondsLeft: null } };
}

/** Nobody holds the run, and it waits for no worker. */
const resting = (row: RunRow) => ({ ...noLongerHeld, pauseRequested: false, setbacks: 0, ...standing(row, 'paused') });
const waiting = (row: RunRow) => ({ ...noLongerHeld, ...standing(row, 'waiting') });

/** Every way from one state of a run to another; there is no other one. */
export const transitions = {
  /** A person queues the run; the row is made with it. */
  start: {
    from: [],
    to: 'queued',
    columns: () => ({}),
    events: ['run.state'],
    audit: ({ rerunOf, startedBy, projectId, recipe, ...row }) => {
      const { snapshotId, baseVersionId, feedbackSetId, watchImageId } = row;
      const definition = { projectId, recipe, snapshotId, baseVersionId, feedbackSetId, watchImageId };
      return rerunOf === null
        ? { action: 'run.start', person: startedBy, detail: definition }
        : { action: 'run.rerun', person: startedBy, detail: { ...definition, rerunOf } };
    },
    refusal: 'This run was started already.',
  },
  /** A worker takes the run for one attempt; from a worker that has it, too, when that one was given up for dead. */
  claim: {
    from: ['queued', 'running'],
    to: 'running',
    columns: (row, { token, worker, at }: { token: string; worker: string; at: Date }) => ({
      claimToken: token,
      claimedBy: worker,
      attempt: row.attempt + 1,
      setbacks: row.setbacks + 1,
      startedAt: row.startedAt ?? at,
      ...standing(row, 'preparing'),
    }),
    events: ['run.state', 'run.progress'],
    audit: null,
    refusal: 'This run does not wait for a worker.',
  },
  /** A worker that will not end the run queues it again, to go on where it stood. */
  handBack: {
    from: ['running'],
    to: 'queued',
    columns: waiting,
    events: ['run.state', 'run.progress'],
    audit: null,
    refusal: 'No worker trains this run, so it cannot be queued again.',
  },
  /** A worker comes to the pause that was asked for. */
  rest: {
    from: ['running', 'queued'],
    to: 'paused',
    columns: resting,
    events: ['run.progress', 'run.state'],
    audit: null,
    refusal: 'This run neither waits nor trains, so it cannot be paused.',
  },
  /** A person pauses a run that waits. */
  pause: {
    from: ['queued'],
    to: 'paused',
    columns: resting,
    events: ['run.progress', 'run.state'],
    audit: ({ progress }, { by }: ByPerson) => ({ action: 'run.pause', person: by, detail: { step: progress.step } }),
    refusal: 'This run has ended or is being cancelled; there is nothing to pause.',
  },
  /** A person queues a paused run again. */
  resume: {
    from: ['paused'],
    to: 'queued',
    columns: waiting,
    events: ['run.state', 'run.progress'],
    audit: ({ progress }, { by }: ByPerson) => ({ action: 'run.resume', person: by, detail: { step: progress.step } }),
    refusal: 'This run is not paused; there is nothing to resume.',
  },
  /** A person ends a run that no worker has. */
  cancel: {
    from: ['queued', 'paused'],
    to: 'cancelled',
    columns: (row, { at, message }: Ending) => ({
      cancelRequested: true,
      failureCode: 'CANCELLED',
      failureMessage: message,
      ...ended(row, at),
    }),
    events: ['run.state'],
    audit: (_row, { by }: ByPerson) => ({ action: 'run.cancel', person: by }),
    refusal: 'This run has ended; there is nothing to cancel.',
  },
  /** A worker comes to the cancelling that was asked for. */
  stop: {
    from: ['running', 'queued'],
    to: 'cancelled',
    columns: (row, { at, message }: Ending) => ({
      failureCode: 'CANCELLED',
      failureMessage: message,
      ...ended(row, at),
    }),
    events: ['run.state'],
    audit: null,
    refusal: 'This run has ended; there is nothing to stop.',
  },
  /** An attempt ends the run without a version; its base stays what it was. */
  fail: {
    from: ['running'],
    to: 'failed',
    columns: (row, { at, code, message }: Failure) => ({
      failureCode: code,
      failureMessage: message,
      ...ended(row, at),
    }),
    events: ['run.state'],
    audit: ({ startedBy }, { code, message }: Failure) => ({
      action: 'run.fail',
      person: startedBy,
      detail: { code, message },
    }),
    refusal: 'No worker trains this run, so it cannot be ended as failed.',
  },
  /** An attempt ends the run with its version, or as the repetition of another. */
  finish: {
    from: ['running'],
    to: 'finished',
    columns: (row, { at, engine, earlierEngines, rerunResult }: Finish) => ({
      ...ended(row, at),
      engine,
      earlierEngines,
      rerunResult: rerunResult ?? null,
      progress: { ...row.progress, step: row.recipe.steps, steps: row.recipe.steps, phase: 'done', secondsLeft: 0 },
    }),
    events: ['run.progress', 'run.state'],
    audit: ({ startedBy }, { detail }: Finish) => ({ action: 'run.finish', person: startedBy, detail }),
    refusal: 'No worker trains this run, so it cannot be finished.',
  },
} as const satisfies Record<string, Transition<never>>;

export type TransitionName = keyof typeof transitions;
type GivenTo<Part> = Part extends (row: never, given: infer Given) => unknown ? Given : unknown;
type GivenFor<Name extends TransitionName> = GivenTo<(typeof transitions)[Name]['columns']> &
  GivenTo<(typeof transitions)[Name]['audit']>;

/**
 * Brings a locked run from its state to another, tells of it and records it. A run that ends keeps no live attention.
 * Call it late in a transaction: events have their order from it on.
 * @throws RUN_NOT_ACTIVE where the run's state does not allow it
 */
export async function transition<Name extends Exclude<TransitionName, 'start'>>(
  tx: Transaction,
  row: RunRow,
  name: Name,
  ...[given]: unknown extends GivenFor<Name> ? [] : [GivenFor<Name>]
): Promise<RunRow> {
  const { from, to, columns, refusal }: Transition<never> = transitions[name];
  if (!from.includes(row.state))
    throw new FoveaError('RUN_NOT_ACTIVE', refusal, { run: row.id, state: row.state, transition: name });
  const [changed] = await tx
    .update(run)
    .set({ state: to, ...columns(row, given as never) })
    .where(eq(run.id, row.id))
    .returning();
  if (changed === undefined) throw new Error(`Run ${row.id} is gone.`);
  if (changed.finishedAt !== null) await tx.delete(runAttention).where(eq(runAttention.runId, row.id));
  await tell(tx, changed, transitions[name], given);
  return changed;
}

/** Makes a run, which waits for a worker from now on. */
export async function startRun(tx: Transaction, values: Omit<NewRow, 'state' | 'progress'>): Promise<RunRow> {
  const { steps } = values.recipe;
  const figures = { dataLoss: null, feedbackLoss: null, imagesPerSecond: null, secondsLeft: null };
  const progress = { step: 0, steps, phase: 'waiting', ...figures } as const;
  const [made] = await tx
    .insert(run)
    .values({ ...values, state: transitions.start.to, progress })
    .returning();
  if (made === undefined) throw new Error('The run was not kept.');
  await tell(tx, made, transitions.start, undefined);
  return made;
}

async function tell(tx: Transaction, row: RunRow, { audit, events }: Transition<never>, given: unknown): Promise<void> {
  if (audit !== null) {
    const entry = audit(row, given as never);
    await record(tx, { project: row.projectId, resource: 'run', resourceId: row.id, ...entry });
  }
  const told: Readonly<Record<(typeof events)[number], ProjectEvent>> = {
    'run.progress': { type: 'run.progress', run: row.id, progress: row.progress },
    'run.state': { type: 'run.state', run: row.id, state: row.state },
  };
  await publish(tx, row.projectId, ...events.map((type) => told[type]));
}

/**
 * Changes a run under its lock, all or nothing. What lies on disk for a run that ends here goes once that is committed.
 * @throws NOT_FOUND, and what `change` throws
 */
export async function changeRun<Result>(
  ctx: Context,
  id: Identifier,
  change: (tx: Transaction, row: RunRow) => Promise<Result>,
): Promise<Result> {
  const { result, hasEnded } = await ctx.database.transaction(async (tx) => {
    const row = await lockRun(tx, id);
    const given = await change(tx, row);
    return { result: given, hasEnded: (await runRow(tx, id)).finishedAt !== null };
  });
  if (hasEnded) await removeCheckpoints(ctx, id);
  return result;
}
