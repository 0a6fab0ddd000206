import type { ImageSummary, ProjectView, ReviewStatus } from '@fovea/domain';
import { environmentManager } from '@tanstack/svelte-query';
import { beforeEach, expect, it, vi } from 'vitest';
import { queries, queryClient } from '#lib/queries.ts';
import { answer, callsOf, forgetAll } from '#lib/testing/fake-api.ts';
import { begin, settled } from '#lib/testing/stores.svelte.ts';
import type { ImageFilters } from '#lib/image-filters.ts';
import { ImageGrid } from './image-grid.svelte.ts';

vi.mock('#lib/api.ts', async () => ({ api: (await import('#lib/testing/fake-api.ts')).api }));

// Without a window the library takes itself to be on a server, where nothing is asked by the clock.
environmentManager.setIsServer(() => false);

const total = 600;
interface Asked {
  after?: string;
  limit: number;
  label?: string;
}
/** Places are the numbers of the images before them. */
const cursorOf = ({ after }: Asked) => Number(after ?? 0);

const name = ({ label = 'any' }: Asked, index: number) => `${label} ${index}`;
const rest = () => new Promise((resolve) => setTimeout(resolve, 90));
beforeEach(() => {
  forgetAll();
  queryClient.clear();
  answer('images.outline', ({ limit }: Asked) => ({
    total,
    pages: Array.from({ length: Math.ceil(total / limit) }, (_, page) => (page === 0 ? null : String(page * limit))),
  }));
  answer('images.list', (asked: Asked) => ({
    items: Array.from(
      { length: Math.min(asked.limit, total - cursorOf(asked)) },
      (_, index) => ({ name: name(asked, cursorOf(asked) + index) }) as unknown as ImageSummary,
    ),
    next: null,
  }));
  answer('images.facets', () => ({ labels: [] }));
});

function open(first: ImageFilters = {}) {
  const choice = $state({ filters: first });
  const { store, end } = begin(
    () =>
      new ImageGrid(
        () => 'p',
        () => choice.filters,
      ),
  );
  return { store, end, filter: (filters: ImageFilters) => (choice.filters = filters) };
}

it('reads the first images, and others only once the scrolling rests on them', async () => {
  const { store, end } = open();
  expect([store.total, store.at(0)]).toEqual([null, undefined]);
  await settled();
  expect([store.total, store.at(3)?.name, store.at(500)]).toEqual([total, 'any 3', undefined]);
  store.need(250, 300);
  store.need(490, 520);
  await rest();
  await settled();
  expect([store.at(500)?.name, store.total]).toEqual(['any 500', total]);
  expect(callsOf('images.list').map((asked) => cursorOf(asked as Asked))).toEqual([0, 480]);
  expect(callsOf('images.outline')).toHaveLength(1);
  end();
});

it('shows what passes other filters, and at once what it had read before', async () => {
  const { store, end, filter } = open();
  await settled();
  filter({ label: 'healthy' });
  await settled();
  expect(store.at(1)?.name).toBe('healthy 1');
  filter({});
  await new Promise((resolve) => setTimeout(resolve));
  expect(store.at(1)?.name).toBe('any 1');
  end();
});

it('has the model look where its order is asked for, and shows the queue anew once it has seen all', async () => {
  const status = (scored: number): ReviewStatus =>
    ({ images: 10, scored, compared: 0, isWorking: scored < 10, failure: null }) as unknown as ReviewStatus;
  answer('review.prepare', () => status(4));
  answer('review.status', () => status(10));
  const { store, end } = open({ order: 'next-to-review' });
  await settled();
  expect(store.review?.scored).toBe(4);
  const before = callsOf('images.list').length;
  await vi.waitFor(() => expect(callsOf('review.status')).toHaveLength(1), { timeout: 3000 });
  await settled();
  expect([store.review?.scored, callsOf('review.prepare').length]).toEqual([10, 1]);
  expect(callsOf('images.list').length).toBe(before + 1);
  end();
});

it('has the model look again after another came into use, or Fovea forgot in the middle that it should', async () => {
  const status = (scored: number, isWorking: boolean): ReviewStatus =>
    ({ images: 10, scored, compared: 0, isWorking, failure: null }) as unknown as ReviewStatus;
  const champion = (id: string) =>
    queryClient.setQueryData(queries.projects().queryKey, [{ id: 'p', champion: { id } }] as unknown as ProjectView[]);
  champion('v1');
  answer('projects.list', () => queryClient.getQueryData(queries.projects().queryKey));
  answer('review.prepare', () => status(10, false));
  const { store, end } = open({ order: 'next-to-review' });
  await settled();
  answer('review.prepare', () => status(4, true));
  champion('v2');
  await settled();
  expect([store.review?.scored, callsOf('review.prepare').length]).toEqual([4, 2]);
  answer('review.status', () => status(5, false));
  answer('review.prepare', () => status(10, false));
  await vi.waitFor(() => expect(store.review?.scored).toBe(10), { timeout: 3000 });
  expect(callsOf('review.prepare')).toHaveLength(3);
  end();
});

it('looks again which projects there are and how many images, unless that was read a moment ago', async () => {
  const read = (at: number) =>
    queryClient.setQueryData(queries.projects().queryKey, [{ id: 'p', images: 1 }] as unknown as ProjectView[], {
      updatedAt: at,
    });
  answer('projects.list', () => [{ id: 'p', images: 2 }]);
  read(Date.now());
  open().end();
  await settled();
  expect(callsOf('projects.list')).toEqual([]);
  read(Date.now() - 60_000);
  open().end();
  await settled();
  expect(callsOf('projects.list')).toHaveLength(1);
});

it('says why images could not be read, and reads them when told to', async () => {
  answer('images.list', () => {
    throw new Error('The disk is gone.');
  });
  const { store, end } = open();
  await settled();
  expect(store.problem?.message).toBe('The disk is gone.');
  answer('images.list', () => ({ items: [], next: null }));
  answer('images.outline', () => ({ total: 0, pages: [] }));
  store.reload();
  await settled();
  expect([store.problem, store.total]).toEqual([null, 0]);
  end();
});
