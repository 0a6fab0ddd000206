import type { CurvePoint, Identifier, RunDetail, RunProgress, RunSummary } from '@fovea/domain';
import { createInfiniteQuery, createQuery } from '@tanstack/svelte-query';
import { SvelteMap } from 'svelte/reactivity';
import { api } from './api.ts';
import { events } from './events.svelte.ts';
import type { LiveMap } from './maps.ts';
import type { Problem } from './problem.ts';
import { problemOf } from './problem.ts';
import type { Read, RunFilter } from './queries.ts';
import { queries, queryClient } from './queries.ts';
import { isOpen, stateAt } from './run-state.ts';
import { toasts } from './toasts.svelte.ts';

/** A point of the curve, or the step that an attempt goes on from. */
type CurveNews = CurvePoint | { readonly backTo: number };

interface Heard<Value> {
  readonly at: number;
  readonly value: Value;
}

interface Told {
  readonly progress: Heard<RunProgress> | null;
  readonly curve: readonly Heard<CurveNews>[];
  readonly pictureStep: number | null;
}

const nothing: Told = { progress: null, curve: [], pictureStep: null };

function isSamePoint(one: CurvePoint | undefined, other: CurvePoint): boolean {
  return one?.step === other.step && one.dataLoss === other.dataLoss && one.feedbackLoss === other.feedbackLoss;
}

/**
 * A curve as it was read, and what was told since, each step once, in order. Where a step is told anew the run went on
 * from before it, so that what came after is void.
 */
export function joinCurve(read: readonly CurvePoint[], news: readonly CurveNews[]): readonly CurvePoint[] {
  const curve = [...read];
  for (const entry of news) {
    const step = 'backTo' in entry ? entry.backTo + 1 : entry.step;
    const place = curve.findLastIndex((point) => point.step < step) + 1;
    if ('backTo' in entry) curve.length = place;
    else if (!isSamePoint(curve[place], entry)) curve.splice(place, Infinity, entry);
  }
  return curve;
}

/**
 * Joins what the event stream tells of runs to what was read of them, for all that show runs: the workbench, a run's page,
 * the list, the bar. What is heard while a read is under way is news to its answer, and kept.
 */
class RunFollower {
  readonly #told = new SvelteMap<Identifier, Told>();

  constructor() {
    events.on('run.progress', ({ run, progress }) => {
      const before = this.#told.get(run)?.progress?.value;
      const isBack = before === undefined || progress.step < before.step;
      this.#tell(run, { progress: { at: events.heard, value: progress } }, isBack ? [{ backTo: progress.step }] : []);
    });
    events.on('run.curve', ({ run, points }) => this.#tell(run, {}, points));
    events.on('run.attention', ({ run, step }) => this.#tell(run, { pictureStep: step }, []));
  }

  /** The run as it stands now. */
  now<Run extends RunSummary>({ asOf, value }: Read<Run>): Run {
    const progress = this.#told.get(value.id)?.progress;
    if (!progress || progress.at <= asOf || !isOpen(value.state)) return value;
    return { ...value, state: stateAt(progress.value), progress: progress.value };
  }

  curve({ asOf, value }: Read<RunDetail>): readonly CurvePoint[] {
    const news = this.#told.get(value.id)?.curve.filter(({ at }) => at > asOf) ?? [];
    return joinCurve(
      value.curve,
      news.map((entry) => entry.value),
    );
  }

  /** Where the newest picture of the watched image's attention was taken; null while none was told of. */
  pictureStep(run: Identifier): number | null {
    return this.#told.get(run)?.pictureStep ?? null;
  }

  #tell(run: Identifier, change: Partial<Told>, news: readonly CurveNews[]): void {
    const told = this.#told.get(run) ?? nothing;
    const read = queryClient.getQueryState(queries.run(run).queryKey);
    const since = read?.data?.asOf ?? 0;
    // Nobody looks at the curve of a run that was never asked for.
    const curve = read === undefined ? [] : [...told.curve, ...news.map((value) => ({ at: events.heard, value }))];
    this.#told.set(run, { ...told, ...change, curve: curve.filter(({ at }) => at > since) });
  }
}

const runFollower = new RunFollower();

/** The few runs of a project that wait or train, or that a workbench needs, newest first, as they stand now. */
export class FollowedRuns {
  readonly #query;
  readonly list = $derived.by((): readonly RunSummary[] | null => {
    const rows = this.#query.data;
    return rows === undefined ? null : rows.map((row) => runFollower.now(row));
  });
  readonly problem = $derived.by(() => problemOf(this.#query));

  constructor(project: () => Identifier | null, which: 'runsAtHand' | 'activeRuns') {
    this.#query = createQuery(
      () => ({ ...queries[which](project() ?? ''), enabled: project() !== null }),
      () => queryClient,
    );
  }
}

/** A project's runs page by page, newest first, as they stand now. */
export class RunPages {
  readonly #query;
  /** Those of the pages that were read; null before the first one. */
  readonly list = $derived.by((): readonly RunSummary[] | null => {
    const pages = this.#query.data?.pages;
    return pages === undefined ? null : pages.flatMap(({ items }) => items.map((row) => runFollower.now(row)));
  });
  readonly problem = $derived.by(() => problemOf(this.#query));
  readonly hasMore = $derived.by(() => this.#query.hasNextPage);
  readonly isReadingMore = $derived.by(() => this.#query.isFetchingNextPage);

  constructor(project: () => Identifier | null, filter: () => RunFilter = () => ({})) {
    this.#query = createInfiniteQuery(
      () => ({ ...queries.runs(project() ?? '', filter()), enabled: project() !== null }),
      () => queryClient,
    );
  }

  more(): void {
    void this.#query.fetchNextPage();
  }

  reload(): void {
    void this.#query.refetch();
  }
}

/** One run as it goes, with its curve and the newest picture of the watched image's attention; and what to ask of it. */
export class FollowedRun {
  readonly #query;
  readonly #picture;
  readonly #id: () => Identifier | null;
  /** What was asked for and has not come about yet. */
  #asked = $state.raw<{ readonly run: Identifier; readonly what: 'cancel' | 'pause' | 'resume' } | null>(null);
  readonly detail = $derived.by((): RunDetail | null => {
    const read = this.#query.data;
    return read === undefined ? null : runFollower.now(read);
  });
  readonly progress = $derived.by(() => this.detail?.progress ?? null);
  readonly curve = $derived.by(() => (this.#query.data === undefined ? [] : runFollower.curve(this.#query.data)));
  readonly isActive = $derived.by(() => this.detail !== null && isOpen(this.detail.state));
  readonly live = $derived.by((): LiveMap | null => (this.isActive ? (this.#picture.data ?? null) : null));
  readonly problem = $derived.by((): Problem | null => (this.#id() === null ? null : problemOf(this.#query)));
  readonly asking = $derived.by(() =>
    this.isActive && this.#asked?.run === this.detail?.id ? (this.#asked?.what ?? null) : null,
  );

  constructor(id: () => Identifier | null) {
    this.#id = id;
    this.#query = createQuery(
      () => ({ ...queries.run(id() ?? ''), enabled: id() !== null }),
      () => queryClient,
    );
    this.#picture = createQuery(
      () => {
        const run = id() ?? '';
        return {
          ...queries.liveMap(run, runFollower.pictureStep(run)),
          enabled: this.isActive,
          placeholderData: (shown: LiveMap | null | undefined, of?: { readonly queryKey: readonly unknown[] }) =>
            of?.queryKey[1] === run ? shown : undefined,
        };
      },
      () => queryClient,
    );
  }

  reload(): void {
    void this.#query.refetch();
  }

  cancel(): Promise<void> {
    return this.#ask('cancel', 'The run was not cancelled');
  }

  pause(): Promise<void> {
    return this.#ask('pause', 'The run was not paused');
  }

  resume(): Promise<void> {
    return this.#ask('resume', 'The run was not resumed');
  }

  async #ask(what: 'cancel' | 'pause' | 'resume', failed: string): Promise<void> {
    const run = this.#id();
    if (run === null || this.asking === what) return;
    this.#asked = { run, what };
    try {
      await api.runs[what].mutate({ run });
      await queryClient.invalidateQueries({ queryKey: queries.run(run).queryKey });
      // A cancelled run stops at its next step: until then it is still being cancelled.
      if (what !== 'cancel') this.#asked = null;
    } catch (error) {
      this.#asked = null;
      toasts.problem(error, failed);
    }
  }
}
