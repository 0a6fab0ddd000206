import type {
  Cursor,
  ExplanationKind,
  Identifier,
  ImageFilters,
  ImportState,
  ImportView,
  ListAuditRequest,
  ListDecisionsRequest,
  ListRunsRequest,
  ListVersionsRequest,
  NetworkView,
  Page,
  ProjectView,
  ReviewStatus,
  Roi,
  RunDetail,
  RunSummary,
} from '@fovea/domain';
import type { InfiniteData } from '@tanstack/svelte-query';
import { infiniteQueryOptions, QueryClient, queryOptions } from '@tanstack/svelte-query';
import { api } from './api.ts';
import { events } from './events.svelte.ts';
import { fetchLiveMap, fetchMap } from './maps.ts';
import { fetchPicture } from './pictures.ts';
import { isAway } from './problem.ts';
import { isActive } from './run-state.ts';

/**
 * What the page has read, one copy for all that show it. Nothing is read again by the clock: `staleness.ts` says what an
 * event makes stale. While Fovea does not answer, a read is tried again until it does.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity,
      retry: (_failures, error) => isAway(error),
      retryDelay: (failures) => Math.min(3000, 500 * 2 ** failures),
      networkMode: 'always',
      // A store may be asked for something of a read only after it happened.
      notifyOnChangeProps: 'all',
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    },
  },
});

/** What was read, and how many events had been heard when that read began: later ones may be news to it. */
export interface Read<Value> {
  readonly asOf: number;
  readonly value: Value;
}

/** One of the pages that a list of images was divided into; without `after` the first one. */
export interface ImagesRequest {
  readonly project: Identifier;
  readonly filters: ImageFilters;
  readonly after: Cursor | null;
  readonly limit: number;
}

/** What of a list is shown. */
export type AuditFilter = Pick<ListAuditRequest, 'person' | 'action' | 'from' | 'to'>;
export type DecisionFilter = Pick<ListDecisionsRequest, 'kind'>;
export type RunFilter = Pick<ListRunsRequest, 'state' | 'search' | 'number'>;
export type VersionFilter = Pick<ListVersionsRequest, 'state'>;

/** How a list is read further, page by page, as far as somebody asks. */
const inPages = {
  initialPageParam: undefined as Cursor | undefined,
  getNextPageParam: ({ next }: Page<unknown>) => next,
};

const firstProjectMs = 2000;
const reviewMs = 700;
const importMs = 400;
/** Another tab may be sending. */
const uploadMs = 2000;
const movingStates: readonly ImportState[] = ['reading', 'storing'];

/** The form to retrain names them all; a page of them is long. */
const feedbackAtOnce = 200;

/** A stored map never changes, nor does what a version answers for an image. */
const forever = { staleTime: 'static', structuralSharing: false } as const;
/** What is read whenever somebody looks, because no event tells of it. */
const atEachLook = { staleTime: 0 } as const;

/** Every read of the page: its name in the cache and how it is asked for. */
export const queries = {
  projects: () =>
    queryOptions({
      queryKey: ['projects'],
      queryFn: (): Promise<readonly ProjectView[]> => api.projects.list.query(),
      refetchInterval: ({ state }) => (state.data?.length === 0 ? firstProjectMs : false),
    }),
  /** Its neighbours are those in the list that the filters make. */
  image: (image: Identifier, filters: ImageFilters = {}) =>
    queryOptions({
      queryKey: ['image', image, filters],
      queryFn: () => api.images.get.query({ image, ...filters }),
      ...atEachLook,
      gcTime: 0,
      retry: false,
    }),
  images: ({ project, filters, after, limit }: ImagesRequest) =>
    queryOptions({
      queryKey: ['images', project, filters, { after }],
      queryFn: () => api.images.list.query({ project, ...filters, after: after ?? undefined, limit }),
      ...atEachLook,
    }),
  /** How many images the filters let pass, and where each page of them begins. */
  imageOutline: ({ project, filters, limit }: Omit<ImagesRequest, 'after'>) =>
    queryOptions({
      queryKey: ['images', project, filters, 'outline'],
      queryFn: () => api.images.outline.query({ project, ...filters, limit }),
      ...atEachLook,
    }),
  facets: (project: Identifier) =>
    queryOptions({
      queryKey: ['facets', project],
      queryFn: () => api.images.facets.query({ project }),
      ...atEachLook,
    }),
  /** How far the model in use has looked through the images. A question sets it to work unless it is known to be. */
  review: (project: Identifier, champion: Identifier | null) =>
    queryOptions({
      queryKey: ['review', project, champion],
      queryFn: async ({ queryKey }): Promise<ReviewStatus> => {
        if (queryClient.getQueryData<ReviewStatus>(queryKey)?.isWorking === true) {
          const status = await api.review.status.query({ project });
          // Fovea may have been started anew in the middle.
          const isForgotten = !status.isWorking && status.failure === null && status.scored < status.images;
          if (!isForgotten) return status;
        }
        return api.review.prepare.mutate({ project });
      },
      refetchInterval: ({ state }) => (state.data?.isWorking ? reviewMs : false),
      gcTime: 0,
    }),
  imports: () =>
    infiniteQueryOptions({
      queryKey: ['imports'],
      queryFn: ({ pageParam }) => api.imports.list.query({ after: pageParam }),
      ...inPages,
      ...atEachLook,
    }),
  /** An import belongs to no project while it is read, so that no event tells of it: it is asked for while it moves. */
  import: (id: Identifier) =>
    queryOptions({
      queryKey: ['import', id],
      queryFn: (): Promise<ImportView> => api.imports.get.query({ import: id }),
      refetchInterval: ({ state: { data } }) =>
        data && movingStates.includes(data.state) ? importMs : data?.state === 'uploading' ? uploadMs : false,
      ...atEachLook,
    }),
  /** The networks that a new project may take. */
  networks: () =>
    queryOptions({
      queryKey: ['networks'],
      queryFn: (): Promise<readonly NetworkView[]> => api.networks.list.query(),
      ...atEachLook,
    }),
  firstModel: (project: Identifier) =>
    queryOptions({
      queryKey: ['first-model', project],
      queryFn: () => api.runs.firstModel.query({ project }),
      ...atEachLook,
    }),
  feedback: (project: Identifier) =>
    infiniteQueryOptions({
      queryKey: ['feedback', project],
      queryFn: ({ pageParam }) => api.feedback.list.query({ project, after: pageParam, limit: feedbackAtOnce }),
      ...inPages,
    }),
  runs: (project: Identifier, filter: RunFilter = {}) =>
    infiniteQueryOptions({
      queryKey: ['runs', project, 'list', filter],
      queryFn: async ({ pageParam }): Promise<Page<Read<RunSummary>>> => {
        const asOf = events.heard;
        const { items, next } = await api.runs.list.query({ project, ...filter, after: pageParam });
        return { items: items.map((value) => ({ asOf, value })), next };
      },
      ...inPages,
    }),
  /** The few runs that a workbench needs. */
  runsAtHand: (project: Identifier) =>
    queryOptions({
      queryKey: ['runs', project, 'at-hand'],
      queryFn: async (): Promise<readonly Read<RunSummary>[]> => {
        const asOf = events.heard;
        return (await api.runs.atHand.query({ project })).map((value) => ({ asOf, value }));
      },
    }),
  /** The runs that wait or train: what every page shows. */
  activeRuns: (project: Identifier) =>
    queryOptions({
      queryKey: ['runs', project, 'active'],
      queryFn: async (): Promise<readonly Read<RunSummary>[]> => {
        const atHand = queries.runsAtHand(project);
        // A workbench has them among others: they are read only once.
        if (queryClient.getQueryCache().find({ queryKey: atHand.queryKey, type: 'active' }) !== undefined)
          return (await queryClient.query(atHand)).filter(({ value }) => isActive(value.state));
        const asOf = events.heard;
        const { items } = await api.runs.list.query({ project, active: true });
        return items.map((value) => ({ asOf, value }));
      },
    }),
  run: (run: Identifier) =>
    queryOptions({
      queryKey: ['run', run],
      queryFn: async (): Promise<Read<RunDetail>> => {
        const asOf = events.heard;
        const value = await api.runs.get.query({ run });
        // The lists show the same run: they need not ask for it once more.
        amendRuns(value.project, (row) => (row.value.id === run && row.asOf <= asOf ? { asOf, value } : row));
        return { asOf, value };
      },
    }),
  comparison: (left: Identifier, right: Identifier) =>
    queryOptions({
      queryKey: ['comparison', left, right],
      queryFn: () => api.runs.compare.query({ left, right }),
      ...atEachLook,
    }),
  versions: (project: Identifier, filter: VersionFilter = {}) =>
    infiniteQueryOptions({
      queryKey: ['versions', project, filter],
      queryFn: ({ pageParam }) => api.versions.list.query({ project, ...filter, after: pageParam, limit: 20 }),
      ...inPages,
    }),
  /** Read wherever the trail is, with it. */
  decisions: (project: Identifier, filter: DecisionFilter) =>
    infiniteQueryOptions({
      queryKey: ['audit', project, 'decisions', filter],
      queryFn: ({ pageParam }) => api.decisions.list.query({ project, ...filter, after: pageParam, limit: 20 }),
      ...inPages,
      ...atEachLook,
    }),
  audit: (project: Identifier, filter: AuditFilter) =>
    infiniteQueryOptions({
      queryKey: ['audit', project, filter],
      queryFn: ({ pageParam }) => api.audit.list.query({ project, ...filter, after: pageParam }),
      ...inPages,
      ...atEachLook,
    }),
  /** What the trail is filtered by changes too rarely to be read with every event. */
  auditFacets: (project: Identifier) =>
    queryOptions({
      queryKey: ['audit-facets', project],
      queryFn: () => api.audit.facets.query({ project }),
      ...atEachLook,
    }),
  /** Without a version, the champion's answer, which there is none of while there is no champion. */
  prediction: (image: Identifier, version: Identifier | undefined) =>
    queryOptions({
      queryKey: ['prediction', image, version ?? null],
      queryFn: () => api.predictions.predict.query({ image, version }),
      ...forever,
    }),
  agreement: (image: Identifier, version: Identifier) =>
    queryOptions({
      queryKey: ['agreement', image, version],
      queryFn: () => api.predictions.explanations.query({ image, version }),
      ...forever,
    }),
  /** Share of an explanation that random weights leave; null where it is blank. */
  randomisation: (image: Identifier, version: Identifier, kind: ExplanationKind) =>
    queryOptions({
      queryKey: ['randomisation', image, version, kind],
      queryFn: () => api.predictions.randomisation.query({ image, version, kind }),
      ...forever,
    }),
  /** With the regions that the server has, which must be these. */
  faithfulness: (image: Identifier, version: Identifier, kind: ExplanationKind, rois: readonly Roi[]) =>
    queryOptions({
      queryKey: ['faithfulness', image, version, kind, rois],
      queryFn: () => api.predictions.faithfulness.query({ image, version, kind }),
      ...forever,
    }),
  /** An image's picture, which the browser itself keeps. */
  picture: (image: Identifier) =>
    queryOptions({
      queryKey: ['picture', image],
      queryFn: ({ signal }) => fetchPicture(image, signal),
      ...forever,
      gcTime: 0,
    }),
  map: (address: string) =>
    queryOptions({
      queryKey: ['map', address],
      queryFn: ({ signal }) => fetchMap(address, signal),
      ...forever,
    }),
  /** The watched image's attention after a step; without one the newest picture that there is, else null. */
  liveMap: (run: Identifier, step: number | null) =>
    queryOptions({
      queryKey: ['live-map', run, step],
      queryFn: ({ signal }) => fetchLiveMap(run, step, signal),
      structuralSharing: false,
      gcTime: 0,
      retry: false,
    }),
};

/** Changes a project's runs as they are known, in every list of them. What was to be read again stays so. */
export function amendRuns(project: Identifier, change: (row: Read<RunSummary>) => Read<RunSummary>): void {
  for (const { queryKey, state } of queryClient.getQueryCache().findAll({ queryKey: ['runs', project] })) {
    const isStale = state.isInvalidated;
    queryClient.setQueryData<RunRows | InfiniteData<Page<Read<RunSummary>>>>(queryKey, (rows) =>
      rows === undefined || !('pages' in rows)
        ? rows?.map(change)
        : { ...rows, pages: rows.pages.map((page) => ({ ...page, items: page.items.map(change) })) },
    );
    if (isStale) void queryClient.invalidateQueries({ queryKey, exact: true, refetchType: 'none' });
  }
}

type RunRows = readonly Read<RunSummary>[];
