import type { ProjectView, RunDetail, RunState } from '@fovea/domain';
import { TRPCClientError } from '@trpc/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FirstModel } from './first-model.svelte.ts';
import { queryClient } from './queries.ts';
import { answer, callsOf, forgetAll } from './testing/fake-api.ts';
import { begin, settled } from './testing/stores.svelte.ts';

vi.mock('./api.ts', async () => ({ api: (await import('./testing/fake-api.ts')).api }));

let project = $state.raw<ProjectView | null>(null);
let first: FirstModel;
let end: () => void;

function open(change: Partial<ProjectView>, state: RunState = 'running'): Promise<void> {
  project = { id: 'p', champion: null, firstRun: null, ...change } as ProjectView;
  const progress = { phase: state === 'paused' ? 'paused' : 'training', step: 1, steps: 9 };
  answer('runs.get', () => ({ id: 'r', project: 'p', state, progress, curve: [] }) as unknown as RunDetail);
  ({ store: first, end } = begin(() => new FirstModel(() => project)));
  return settled();
}

beforeEach(() => {
  forgetAll();
  queryClient.clear();
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(null, { status: 204 })));
});
afterEach(() => {
  end();
  vi.unstubAllGlobals();
});

it('a project that was never trained is told so, and never that its model is still being trained', async () => {
  await open({});
  expect([first.state, first.isWanted]).toEqual(['missing', true]);
  expect(first.saying).toContain('Train a first model');
  expect(first.saying).not.toContain('being trained');
  expect(callsOf('runs.get')).toEqual([]);
});

it.each([
  ['queued', 'goes-on', false, /is being trained/],
  ['running', 'goes-on', false, /is being trained/],
  ['paused', 'paused', false, /is paused/],
  ['failed', 'stopped', true, /ended without a model.*Train a first model/],
  ['cancelled', 'stopped', true, /ended without a model.*Train a first model/],
] as const)('a first training that is %s is told as what it is', async (state, told, isWanted, words) => {
  await open({ firstRun: 'r' }, state);
  expect([first.state, first.isWanted]).toEqual([told, isWanted]);
  expect(first.saying).toMatch(words);
});

it('says nothing where there is a model, or nothing is known', async () => {
  await open({ champion: { id: 'v', number: 1, verdict: null }, firstRun: 'r' });
  expect([first.state, first.saying, first.isWanted]).toEqual(['there', null, false]);
  expect(callsOf('runs.get')).toEqual([]);
  project = null;
  expect([first.state, first.saying]).toEqual(['unknown', null]);
});

it('starts one training, however often it is asked, and shows it', async () => {
  await open({});
  answer('runs.startBase', () => {
    project = { ...project, firstRun: 'r' } as ProjectView;
    return { id: 'r' };
  });
  await Promise.all([first.train(), first.train(), first.train()]);
  await settled();
  expect(callsOf('runs.startBase')).toEqual([{ project: 'p', settings: {} }]);
  expect(first.state).toBe('goes-on');
  await first.train();
  expect(callsOf('runs.startBase')).toHaveLength(1);
});

it('asks for balanced classes where they were chosen, and for nothing while a weight is missing', async () => {
  await open({});
  answer('runs.startBase', () => ({ id: 'r' }));
  first.classBalance = { classWeights: [1, null], sampling: null };
  await first.train();
  expect(callsOf('runs.startBase')).toEqual([]);
  first.classBalance = { classWeights: [1, 5], sampling: 'class' };
  await first.train();
  expect(callsOf('runs.startBase')).toEqual([{ project: 'p', settings: { classWeights: [1, 5], sampling: 'class' } }]);
});

it('says why a training did not start, and can be asked again', async () => {
  await open({});
  answer('runs.startBase', () => {
    const error = new TRPCClientError('All labelled training images are of one class.');
    throw Object.assign(error, { data: { fovea: { code: 'IMPORT_ONE_CLASS' } } });
  });
  await first.train();
  expect(first.problem?.message).toContain('one class');
  answer('runs.startBase', () => ({ id: 'r' }));
  await first.train();
  expect([first.problem, callsOf('runs.startBase').length]).toEqual([null, 2]);
});
