import type { Identifier, ImageSummary, ReviewStatus } from '@fovea/domain';
import { createQueries, createQuery } from '@tanstack/svelte-query';
import { untrack } from 'svelte';
import { problemOf } from '#lib/problem.ts';
import { queries, queryClient } from '#lib/queries.ts';
import type { ImageFilters } from '#lib/image-filters.ts';

const chunkSize = 240;
/** Where a chunk begins before the outline says it: nothing is read from there. */
const notKnown = '';
/** A fast scroll passes over most chunks; only those it rests on are read. */
const restMs = 60;
/** Nothing tells of an import: a project read before that is read again. */
const momentMs = 3000;

/**
 * The images behind the filters, read in chunks as they come into view; chunks that were read before show at once. An
 * outline of the list is read once. It says where each chunk begins, so that one at the end is read as quickly as the first.
 */
export class ImageGrid {
  readonly #project: () => Identifier | null;
  readonly #filters: () => ImageFilters;
  readonly #outline;
  readonly #pages;
  readonly #facets;
  readonly #review;
  readonly #projects;
  /** The chunks in view, one after the other. */
  #chunks = $state.raw<{ readonly first: number; readonly count: number }>({ first: 0, count: 1 });
  #rest: ReturnType<typeof setTimeout> | undefined;
  #seen: ReviewStatus | undefined;

  readonly total = $derived.by(() => this.#outline.data?.total ?? null);
  readonly facets = $derived.by(() => this.#facets.data ?? null);
  /** How far the model has looked through the images; null unless they are ordered by what it found. */
  readonly review = $derived.by(() => (this.#filters().order === undefined ? null : (this.#review.data ?? null)));
  readonly problem = $derived.by(() => {
    for (const query of [this.#outline, ...this.#pages, this.#facets, this.#review]) {
      const problem = problemOf(query);
      if (problem !== null) return problem;
    }
    return null;
  });

  constructor(project: () => Identifier | null, filters: () => ImageFilters) {
    this.#project = project;
    this.#filters = filters;
    const list = () => ({ project: project() ?? '', filters: filters(), limit: chunkSize });
    this.#outline = createQuery(
      () => ({ ...queries.imageOutline(list()), enabled: project() !== null }),
      () => queryClient,
    );
    this.#pages = createQueries(
      () => ({
        queries: Array.from({ length: this.#chunks.count }, (_, index) => {
          const chunk = this.#chunks.first + index;
          // The first one begins where the list does, whatever the outline says.
          const after = chunk === 0 ? null : this.#outline.data?.pages[chunk];
          return {
            ...queries.images({ ...list(), after: after === undefined ? notKnown : after }),
            enabled: project() !== null && after !== undefined,
          };
        }),
      }),
      () => queryClient,
    );
    this.#facets = createQuery(
      () => ({ ...queries.facets(project() ?? ''), enabled: project() !== null }),
      () => queryClient,
    );
    this.#projects = createQuery(
      () => ({ ...queries.projects(), staleTime: momentMs }),
      () => queryClient,
    );
    const champion = () => this.#projects.data?.find(({ id }) => id === project())?.champion?.id ?? null;
    this.#review = createQuery(
      () => ({
        ...queries.review(project() ?? '', champion()),
        enabled: project() !== null && filters().order !== undefined,
      }),
      () => queryClient,
    );
    $effect(() => {
      const status = this.#review.data;
      untrack(() => this.#looked(status));
    });
  }

  reload(): void {
    for (const { refetch } of [this.#outline, ...this.#pages, this.#facets]) void refetch();
  }

  at(index: number): ImageSummary | undefined {
    const page = this.#pages[Math.floor(index / chunkSize) - this.#chunks.first];
    return page?.data?.items[index % chunkSize];
  }

  /** Reads what is needed to draw these images, once the scrolling rests. */
  need(from: number, to: number): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      const first = Math.floor(from / chunkSize);
      const count = Math.max(1, Math.ceil(to / chunkSize) - first);
      if (first !== this.#chunks.first || count !== this.#chunks.count) this.#chunks = { first, count };
    }, restMs);
  }

  /** The queue is read anew as soon as the model has seen all images, and as more of them are compared. */
  #looked(status: ReviewStatus | undefined): void {
    const before = this.#seen;
    this.#seen = status;
    if (before === undefined || status === undefined) return;
    const hasGrown = before.scored < status.scored && status.scored === status.images;
    const isCompared = this.#filters().order === 'disagreement' && before.compared < status.compared;
    if (hasGrown || isCompared) void queryClient.invalidateQueries({ queryKey: ['images', this.#project()] });
  }
}
