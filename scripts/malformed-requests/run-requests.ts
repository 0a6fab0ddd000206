import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isFoveaError } from '../../packages/domain/src/index.ts';
import type { Context } from '../../packages/services/src/index.ts';
import { runs } from '../../packages/services/src/index.ts';
import { faultOf } from './judge.ts';
import { makeRequest, validRequests } from './make-request.ts';
import type { MalformedRequest } from './request.ts';
import { describeRequest } from './request.ts';
import type { Outcome } from './send.ts';
import { send } from './send.ts';
import type { Surface } from './surface.ts';
import { changedTables, readKept } from './unchanged.ts';

export interface RequestFault {
  /** The request's number; null for a fault of the whole installation. */
  readonly number: number | null;
  readonly message: string;
  readonly request: string;
}

export interface RequestsResult {
  readonly faults: readonly RequestFault[];
  /** How many answers had each status; other ends by their word. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** By procedure, route or file, how many requests were for it. */
  readonly asked: ReadonlyMap<string, number>;
  readonly slowestMs: number;
}

export interface RequestsOptions {
  readonly count: number;
  readonly seed: number;
  /** The number of the first request. */
  readonly first?: number;
  /** Whether to send requests without an end, for which the server's own time must pass. */
  readonly waits?: boolean;
  readonly onRequest?: (done: number) => void;
}

/** Requests in the air at one time, beside those that never end. */
const atOnce = 8;
/** How long an answer may take after the end of its request, and how much longer than the server's own time otherwise. */
const answerWithinMs = 10_000;

/** What is asked, and with whose eyes the rows are looked at. */
export interface Target {
  readonly address: string;
  readonly home: string;
  readonly surface: Surface;
  readonly context: Context;
  /** How long the server waits for a request without an end. */
  readonly requestLimitMs: number;
}

/** Sends malformed requests and judges each answer; at the end the server must be well, and the rows as they were. */
export async function runRequests(target: Target, options: RequestsOptions): Promise<RequestsResult> {
  const { count, seed, first = 0, waits = true, onRequest } = options;
  const { address, surface, home, context, requestLimitMs } = target;
  const { host, port } = new URL(address);
  const faults: RequestFault[] = [];
  const outcomes = new Map<string, number>();
  const asked = new Map<string, number>();
  const waiting: Promise<void>[] = [];
  let [slowestMs, done, next] = [0, 0, first];

  const settle = async (number: number, request: MalformedRequest) => {
    const patienceMs = answerWithinMs + (request.hasEnd ? 0 : requestLimitMs);
    const outcome = await send(Number(port), request, patienceMs);
    const message = faultOf(request, outcome, home);
    if (message !== null) faults.push({ number, message, request: describeRequest(request) });
    if (request.hasEnd) slowestMs = Math.max(slowestMs, outcome.ms);
    add(outcomes, outcome.ended === 'answered' ? String(outcome.answer?.status) : outcome.ended);
    for (const name of request.about) add(asked, name);
    if (hasStartedRun(request, outcome)) await cancelRuns(target);
    onRequest?.(++done);
  };
  const sender = async () => {
    while (next < first + count) {
      const number = next++;
      const request = makeRequest(seed, number, surface, host);
      if (request.hasEnd) await settle(number, request);
      else if (waits) waiting.push(settle(number, request));
    }
  };

  await assertValid(target);
  const before = await readKept(context.database);
  await Promise.all(Array.from({ length: atOnce }, sender));
  await Promise.all(waiting);
  const whole = [
    ...changedTables(before, await readKept(context.database)),
    ...(await healthFaults(address)),
    ...(await logFaults(home)),
  ];
  faults.push(...whole.map((message) => ({ number: null, message, request: '' })));
  return { faults, outcomes, asked, slowestMs };
}

/** How long a valid request may take: the first prediction starts a process. */
const firstAnswerWithinMs = 60_000;

/** @throws Error where a request that should be valid is refused for its input: nothing deep would be reached by spoiling it */
async function assertValid(target: Target): Promise<void> {
  const { host, port } = new URL(target.address);
  for (const request of validRequests(target.surface, host)) {
    const outcome = await send(Number(port), request, firstAnswerWithinMs);
    const { status, body } = outcome.answer ?? { status: 0, body: '' };
    if (status < 200 || status >= 500 || body.includes('INPUT_INVALID'))
      throw new Error(
        `A request that should be valid is not: ${describeRequest(request)}\n${status} ${body.toString()}`,
      );
    if (hasStartedRun(request, outcome)) await cancelRuns(target);
  }
}

const add = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);

const starters = new Set(['runs.start', 'runs.startBase', 'runs.rerun']);

const hasStartedRun = ({ about }: MalformedRequest, { answer }: Outcome) =>
  answer !== null && answer.status < 300 && about.some((name) => starters.has(name));

/** A request may be spoilt and still valid: then a training has started, and would only take time. */
async function cancelRuns({ context, surface: { world } }: Target): Promise<void> {
  for (const project of [world.project, world.foreignProject])
    for (const { id } of (await runs.list(context, { project, active: true })).items)
      await runs.cancel(context, { run: id }).catch((error: unknown) => {
        // Another request's run, which was cancelled meanwhile.
        if (!isFoveaError(error) || error.code !== 'RUN_NOT_ACTIVE') throw error;
      });
}

async function healthFaults(address: string): Promise<string[]> {
  const answer = await fetch(`${address}/api/health`, { signal: AbortSignal.timeout(answerWithinMs) }).catch(String);
  if (typeof answer === 'string') return [`The server is not well after the last request: ${answer}`];
  return answer.ok ? [] : [`The server is not well after the last request: it answers ${answer.status}.`];
}

/** What the server noted as its own failure, whatever it answered. */
async function logFaults(home: string): Promise<string[]> {
  const log = await readFile(path.join(home, 'logs', 'web.log'), 'utf8');
  return log
    .split('\n')
    .filter((line) => /nobody foresaw/.test(line))
    .map((line) => `The server logged a failure: ${line.slice(0, 2000)}`);
}
