import { errorCodes, FoveaError } from '@fovea/domain';
import type { Role } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { describe, expect, it } from 'vitest';
import { explain, toTrpcError, trpcCodes } from './error-map.ts';
import { appRouter, createCaller } from './index.ts';

/** Enough of a context for requests that never reach a service; one that does fails on what is missing. */
function contextOf(...roles: Role[]): Context {
  return { actor: { personId: 'someone', name: 'Someone', roles } } as unknown as Context;
}

async function ask(path: string, init: RequestInit, context: Context) {
  const response = await fetchRequestHandler({
    endpoint: '/api/trpc',
    req: new Request(`http://localhost/api/trpc/${path}`, init),
    router: appRouter,
    createContext: () => context,
  });
  const body = (await response.json()) as { error?: { message: string; data: { fovea: { code: string } } } };
  return { status: response.status, message: body.error?.message ?? '', code: body.error?.data.fovea.code };
}

const post = (body: unknown) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

describe('bad requests', () => {
  it('are refused with the field that is wrong, never as a failure of the server', async () => {
    const answer = await ask('runs.start', post({ project: 'not an id' }), contextOf('owner'));
    expect(answer).toMatchObject({ status: 400, code: 'INPUT_INVALID' });
    expect(answer.message).toContain('project');
  });

  it.each([
    ['no JSON', 'decisions.decide', { ...post(null), body: '{' }, 400],
    ['nothing at all', 'feedback.save', post(undefined), 400],
    ['a procedure that there is not', 'runs.explode', {}, 404],
    ['a change by GET', 'runs.cancel', {}, 405],
    [
      'a reason too short',
      'decisions.decide',
      post({ version: crypto.randomUUID(), kind: 'accept', reason: ' ', expectedChampion: null }),
      400,
    ],
  ])('%s', async (_name, path, init, status) => {
    const answer = await ask(path, init, contextOf('owner'));
    expect(answer.status).toBe(status);
    expect(answer.message).not.toBe('');
  });
});

describe('permissions', () => {
  it('keep a viewer from changing anything, before any service is asked', async () => {
    const viewer = createCaller(contextOf('viewer'));
    const denied = { code: 'FORBIDDEN' };
    await expect(viewer.runs.start({ project: crypto.randomUUID() })).rejects.toMatchObject(denied);
    for (const change of ['cancel', 'pause', 'resume', 'rerun'] as const)
      await expect(viewer.runs[change]({ run: crypto.randomUUID() })).rejects.toMatchObject(denied);
    await expect(viewer.feedback.save({ image: crypto.randomUUID(), rois: [], revision: 0 })).rejects.toMatchObject(
      denied,
    );
    await expect(viewer.audit.list({ project: crypto.randomUUID() })).rejects.toMatchObject(denied);
  });

  it('let a reviewer repeat a run for proof, and change none', async () => {
    const reviewer = createCaller(contextOf('reviewer'));
    const run = crypto.randomUUID();
    await expect(reviewer.runs.pause({ run })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    // It gets as far as the database, which this context has none of.
    await expect(reviewer.runs.rerun({ run })).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
  });
});

describe('errors', () => {
  it('of Fovea keep their sentence, their facts and a status of the same kind as over plain HTTP', () => {
    for (const code of Object.keys(errorCodes) as (keyof typeof errorCodes)[]) {
      const made = toTrpcError(new FoveaError(code, 'Do this next.', { fact: 1 }));
      expect(made.code).toBe(trpcCodes[code]);
      expect(explain(made)).toEqual({ code, message: 'Do this next.', facts: { fact: 1 } });
      const isServersFault = ['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE', 'BAD_GATEWAY'].includes(made.code);
      expect(isServersFault, code).toBe(errorCodes[code].http >= 500);
    }
  });

  it('that nobody foresaw keep what they say to themselves', () => {
    const made = new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: new Error('password=secret') });
    const { code, message, facts } = explain(made);
    expect(code).toBeNull();
    expect(message).not.toContain('secret');
    expect(facts).toEqual({});
  });
});
