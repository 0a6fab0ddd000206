import type { ProjectView } from '@fovea/domain';
import { TRPCClientError } from '@trpc/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { events } from './events.svelte.ts';
import { queryClient } from './queries.ts';
import { Session } from './session.svelte.ts';
import { answer, callsOf, forgetAll } from './testing/fake-api.ts';
import { FakeStorage } from './testing/fake-storage.ts';
import { begin, settled } from './testing/stores.svelte.ts';

vi.mock('./api.ts', async () => ({ api: (await import('./testing/fake-api.ts')).api }));
vi.mock('./following/make-feed.ts', () => import('./testing/fake-feed.ts'));

const project = (id: string) => ({ id, name: id, champion: null, lastEvent: '7' }) as unknown as ProjectView;
let end: () => void;
let session: Session;
beforeEach(() => {
  forgetAll();
  queryClient.clear();
  vi.stubGlobal('localStorage', new FakeStorage());
});
afterEach(() => {
  end();
  vi.unstubAllGlobals();
});

function open(): void {
  ({ store: session, end } = begin(() => new Session()));
}

it('shows and follows the first project unless another was chosen', async () => {
  answer('projects.list', () => [project('a'), project('b')]);
  open();
  session.begin(null);
  expect(session.loaded).toBe(false);
  await settled();
  expect([session.loaded, session.project?.id, events.project]).toEqual([true, 'a', 'a']);
  session.openProject('b');
  await settled();
  expect([session.project?.id, events.project]).toEqual(['b', 'b']);
});

it('opens what the address names, else the project of the last visit', async () => {
  answer('projects.list', () => [project('a'), project('b'), project('c')]);
  localStorage.setItem('fovea.project', 'b');
  open();
  session.begin(null);
  await settled();
  expect(session.project?.id).toBe('b');
  end();
  open();
  session.begin('c');
  await settled();
  expect(session.project?.id).toBe('c');
});

it('goes on trying while Fovea does not answer, and says so', async () => {
  answer('projects.list', () => {
    throw new TRPCClientError('fetch failed');
  });
  open();
  await vi.waitFor(() => expect(callsOf('projects.list').length).toBeGreaterThan(0));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(session.problem?.message).toContain('Fovea does not answer');
  answer('projects.list', () => [project('a')]);
  await vi.waitFor(() => expect(session.project?.id).toBe('a'), { timeout: 3000 });
  expect(session.problem).toBeNull();
});
