import type { RunDetail } from '@fovea/domain';
import { beforeEach, expect, it, vi } from 'vitest';
import { queryClient } from '#lib/queries.ts';
import { answer, calls, forgetAll } from '#lib/testing/fake-api.ts';
import { listedImages } from './listed-images.ts';

vi.mock('#lib/api.ts', async () => ({ api: (await import('#lib/testing/fake-api.ts')).api }));

const images = (...ids: readonly string[]) => ids.map((id) => ({ image: { id }, role: 'feedback', contentHash: id }));
const runs: Readonly<Record<string, unknown>> = {
  left: {
    images: images('a', 'b', 'c'),
    probePictures: images('p', 'q', 'p'),
    evidence: { detections: [{ images: [] }, { images: ['w', 'x'] }] },
  },
  right: { images: images('c', 'z', 'a'), probePictures: [], evidence: null },
};
beforeEach(() => {
  forgetAll();
  queryClient.clear();
  answer('runs.get', ({ run }: { run: string }) => {
    if (runs[run] === undefined) throw new Error('There is no such run.');
    return { id: run, project: 'p', ...(runs[run] as object) } as RunDetail;
  });
});

it('are a run’s, a warning’s, or what two runs share, each image once', async () => {
  expect(await listedImages({ of: 'run', run: 'left' })).toEqual(['a', 'b', 'c']);
  expect(await listedImages({ of: 'probes', run: 'left' })).toEqual(['p', 'q']);
  expect(await listedImages({ of: 'warning', run: 'left', place: 1 })).toEqual(['w', 'x']);
  expect(await listedImages({ of: 'compare', left: 'left', right: 'right' })).toEqual(['a', 'c']);
  // Each run was read once.
  expect(calls).toHaveLength(2);
});

it('are those of the audit trail, as it was read, with one action or all', async () => {
  const event = (image: string | null, action: string) => ({ image: image === null ? null : { id: image }, action });
  const all = [
    event('a', 'feedback.save'),
    event(null, 'run.start'),
    event('b', 'review.pass'),
    event('a', 'feedback.save'),
  ];
  answer('audit.list', ({ action: wanted }: { action?: string }) => ({
    items: all.filter(({ action }) => wanted === undefined || action === wanted),
    next: null,
  }));
  expect(await listedImages({ of: 'audit', project: 'p', action: null })).toEqual(['a', 'b']);
  expect(await listedImages({ of: 'audit', project: 'p', action: 'review.pass' })).toEqual(['b']);
  expect(await listedImages({ of: 'audit', project: 'p', action: null })).toEqual(['a', 'b']);
  expect(calls).toHaveLength(2);
});

it('are for the server to tell of a part of the project, or of what cannot be read any more', async () => {
  expect(await listedImages({ of: 'project', filters: { split: 'train' } })).toBeNull();
  expect(await listedImages({ of: 'warning', run: 'right', place: 0 })).toBeNull();
  expect(await listedImages({ of: 'run', run: 'gone' })).toBeNull();
});
