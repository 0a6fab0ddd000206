import { errorCodes, FoveaError, isFoveaError } from '@fovea/domain';
import type { Permission, Role } from '@fovea/domain';
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

const id = '00000000-0000-4000-8000-000000000001';
const project = { project: id };
const run = { run: id };
const decision = { version: id, kind: 'reject', reason: 'It is worse.', expectedChampion: null };

/** Each procedure with a request that is well formed, and the permission that it needs: by hand, from what it does. */
const needed: Readonly<Record<string, readonly [Permission, unknown]>> = {
  'projects.list': ['image:read', undefined],
  'projects.get': ['image:read', project],
  'images.list': ['image:read', project],
  'images.outline': ['image:read', project],
  'images.facets': ['image:read', project],
  'images.get': ['image:read', { image: id }],
  'images.setPixelSize': ['image:import', { image: id, micrometresPerPixel: 0.1, known: null }],
  'imports.list': ['image:import', {}],
  'imports.get': ['image:import', { import: id }],
  'imports.problems': ['image:import', { import: id }],
  'imports.start': ['image:import', { name: 'cells', byteSize: 10, files: 1, fingerprint: 'x' }],
  'imports.read': ['image:import', { import: id }],
  'imports.choose': ['image:import', { import: id, choices: {} }],
  'imports.confirm': ['image:import', { import: id, revision: 1 }],
  'imports.drop': ['image:import', { import: id }],
  'networks.list': ['image:read', undefined],
  'predictions.predict': ['image:read', { image: id }],
  'predictions.explanations': ['image:read', { image: id }],
  'predictions.randomisation': ['image:read', { image: id, kind: 'occlusion' }],
  'predictions.faithfulness': ['image:read', { image: id, kind: 'occlusion' }],
  'predictions.without': ['image:read', { image: id, strokes: [{ points: [[5, 5]], radius: 3 }] }],
  'feedback.save': ['feedback:write', { image: id, rois: [], revision: 0 }],
  'feedback.list': ['image:read', project],
  'feedback.setActive': ['feedback:write', { feedback: id, active: true }],
  'review.pass': ['feedback:write', { image: id, version: id, passed: true }],
  'review.prepare': ['image:read', project],
  'review.status': ['image:read', project],
  'runs.start': ['run:start', project],
  'runs.startBase': ['run:start', project],
  'runs.firstModel': ['run:read', project],
  'runs.cancel': ['run:cancel', run],
  'runs.pause': ['run:pause', run],
  'runs.resume': ['run:pause', run],
  'runs.rerun': ['run:rerun', run],
  'runs.list': ['run:read', project],
  'runs.atHand': ['run:read', project],
  'runs.get': ['run:read', run],
  'runs.compare': ['run:read', { left: id, right: id }],
  'versions.list': ['run:read', project],
  'versions.test': ['evaluation:test', { version: id }],
  'decisions.list': ['run:read', project],
  'decisions.decide': ['version:decide', decision],
  'audit.list': ['audit:read', project],
  'audit.facets': ['audit:read', project],
  'events.follow': ['run:read', {}],
  'events.missed': ['run:read', { after: '0' }],
};

/** Calls a procedure by its path. */
async function call(path: string, input: unknown, context: Context): Promise<unknown> {
  const [room = '', name = ''] = path.split('.');
  const rooms: Readonly<Record<string, Readonly<Record<string, (input: unknown) => Promise<unknown>>>>> = createCaller(
    context,
  ) as never;
  const answer = await rooms[room]?.[name]?.(input);
  // A subscription begins with its first event.
  return answer !== null && typeof answer === 'object' && Symbol.asyncIterator in answer
    ? (answer as AsyncIterable<unknown>)[Symbol.asyncIterator]().next()
    : answer;
}

const problemOf = (path: string, input: unknown, context: Context) =>
  call(path, input, context).then(
    () => undefined,
    (error: unknown) => {
      // What a subscription throws becomes such an error on its way out.
      const { code, cause } =
        error instanceof TRPCError ? error : new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: error });
      return isFoveaError(cause) ? { code, ...cause.facts } : { code };
    },
  );

describe('permissions', () => {
  it('are written down here for every procedure', () => {
    expect(Object.keys(needed).sort()).toEqual(Object.keys(appRouter._def.procedures).sort());
  });

  it.each(Object.entries(needed))(
    '%s is refused to those who lack what it needs',
    async (path, [permission, input]) => {
      expect(await problemOf(path, input, contextOf())).toEqual({ code: 'FORBIDDEN', permission });
    },
  );

  it.each(Object.entries(needed))('%s gets as far as the database for an owner', async (path, [, input]) => {
    // This context has no database.
    expect(await problemOf(path, input, contextOf('owner'))).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
  });

  it('let a reviewer repeat a run for proof, and change none', async () => {
    expect(await problemOf('runs.pause', run, contextOf('reviewer'))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await problemOf('runs.rerun', run, contextOf('reviewer'))).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
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
