import type { AppRouter } from '@fovea/api';
import type { TRPCLink } from '@trpc/client';
import { createTRPCClient } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { answersInTime } from './answer-limits.ts';
import { isAway, isLate, toProblem } from './problem.ts';
import { request } from './request.ts';

/** A server that answers when it is told to. */
let given: (answer: unknown) => void;
let ended: string[];
const server: TRPCLink<AppRouter> =
  () =>
  ({ op }) =>
    observable((observer) => {
      given = (data) => {
        observer.next({ result: { type: 'data', data } });
        observer.complete();
      };
      return () => ended.push(op.path);
    });
const client = createTRPCClient<AppRouter>({ links: [answersInTime, server] });
const failureOf = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    (error: unknown) => error,
  );
const project = '00000000-0000-4000-8000-000000000001';

beforeEach(() => {
  vi.useFakeTimers();
  ended = [];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('ends a question that nobody answers, with a sentence, and lets it be asked again', async () => {
  const failure = failureOf(client.runs.list.query({ project }));
  await vi.advanceTimersByTimeAsync(29_000);
  expect(ended).toEqual([]);
  await vi.advanceTimersByTimeAsync(1000);
  const error = await failure;
  expect(toProblem(error).message).toBe('Fovea has not answered for 30 s. This page asks again by itself.');
  expect([isAway(error), isLate(error), ended]).toEqual([true, true, ['runs.list']]);
});

it('leaves an answer in time alone', async () => {
  const asked = client.runs.list.query({ project });
  await vi.advanceTimersByTimeAsync(29_000);
  given([]);
  expect(await asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(vi.getTimerCount()).toBe(0);
});

it('gives a model minutes, and does not set it to work twice', async () => {
  const failure = failureOf(client.predictions.explanations.query({ image: project }));
  await vi.advanceTimersByTimeAsync(299_000);
  expect(ended).toEqual([]);
  await vi.advanceTimersByTimeAsync(1000);
  const error = await failure;
  expect(toProblem(error).message).toContain('not answered for 5 min 00 s. Look whether it still runs');
  expect(isAway(error)).toBe(false);
});

it('says of a change that it may have been made', async () => {
  const failure = failureOf(client.runs.cancel.mutate({ run: project }));
  await vi.advanceTimersByTimeAsync(30_000);
  const error = await failure;
  expect(toProblem(error).message).toContain('nobody knows whether it did this. Look before you try again.');
  expect(isAway(error)).toBe(false);
});

/** Fails as a browser does when its signal ends it. */
const until = (signal: AbortSignal) =>
  new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))),
  );

it('ends a file that does not come, or that stops on the way', async () => {
  const limits = { limitMs: 1000 };
  vi.stubGlobal('fetch', (_address: string, { signal }: { signal: AbortSignal }) => until(signal));
  const unanswered = failureOf(request('/file', limits, (response) => response.text()));
  await vi.advanceTimersByTimeAsync(1000);
  expect(isLate(await unanswered)).toBe(true);
  let signal = new AbortController().signal;
  vi.stubGlobal('fetch', (_address: string, init: { signal: AbortSignal }) => {
    signal = init.signal;
    return Promise.resolve(new Response());
  });
  const broken = failureOf(request('/file', limits, () => until(signal)));
  await vi.advanceTimersByTimeAsync(1000);
  expect(isLate(await broken)).toBe(true);
});

it('tells a file that is taken back from one that is late, and what the server says from both', async () => {
  vi.stubGlobal('fetch', (_address: string, { signal }: { signal: AbortSignal }) => until(signal));
  const leaving = new AbortController();
  const left = failureOf(request('/file', { limitMs: 1000, signal: leaving.signal }, (response) => response.text()));
  leaving.abort();
  expect(isLate(await left)).toBe(false);
  vi.stubGlobal('fetch', () =>
    Promise.resolve(Response.json({ code: 'NOT_FOUND', message: 'There is none.' }, { status: 404 })),
  );
  await expect(request('/file', { limitMs: 1000 }, (response) => response.text())).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: 'There is none.',
  });
  expect(vi.getTimerCount()).toBe(0);
});
