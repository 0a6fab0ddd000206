import type { Identifier, ProjectEvent, VersionReference } from '@fovea/domain';
import type { QueryKey } from '@tanstack/svelte-query';
import { partialMatchKey } from '@tanstack/svelte-query';
import { events } from './events.svelte.ts';
import { amendRuns, queries, queryClient } from './queries.ts';

/** One decision or one end of a run is told by several events, which come together. */
const settleMs = 50;

type EventOf<Type extends ProjectEvent['type']> = Extract<ProjectEvent, { type: Type }>;

/** What each event of a project makes stale: names of queries, or what these begin with. */
const staleAfter: {
  readonly [Type in ProjectEvent['type']]: (event: EventOf<Type>, project: Identifier) => readonly QueryKey[];
} = {
  // The run follower joins these three to what was read.
  'run.progress': () => [],
  'run.curve': () => [],
  'run.attention': () => [],
  'run.state': ({ run }, project) => [
    ['run', run],
    ['runs', project],
    ['comparison'],
    ['versions', project],
    ['audit', project],
    ...(championOf(project) === null ? [['projects']] : []),
  ],
  'run.changed': ({ run, candidate }, project) => [
    ['run', run],
    ['comparison'],
    ['versions', project],
    ['audit', project],
    // After a decision the list knows what it shows from the event, else from the run where that is read.
    ...(isReading(['runs', project]) || (candidate === undefined && !isShown(['run', run])) ? [['runs', project]] : []),
  ],
  champion: (_event, project) => [
    ['run'],
    ['comparison'],
    ['versions', project],
    ['audit', project],
    ['images', project],
    ['facets', project],
    // The lists know it from the event, unless an older answer is on its way.
    ...(championOf(project) === null || isReading(['projects']) ? [['projects']] : []),
    ...(championOf(project) === null || isReading(['runs', project]) ? [['runs', project]] : []),
  ],
  images: (_event, project) => [
    ['projects'],
    ['images', project],
    ['facets', project],
    ['review', project],
    ['audit', project],
  ],
  feedback: (_event, project) => [
    ['feedback', project],
    ['audit', project],
  ],
};

function championOf(project: Identifier): VersionReference | null {
  const known = queryClient.getQueryData(queries.projects().queryKey);
  return known?.find(({ id }) => id === project)?.champion ?? null;
}

function isShown(queryKey: QueryKey): boolean {
  return queryClient.getQueryCache().findAll({ queryKey, type: 'active' }).length > 0;
}

/** An answer that is on its way may have been made before what was just told. */
function isReading(queryKey: QueryKey): boolean {
  return queryClient.isFetching({ queryKey }) > 0;
}

/** Which runs know all regions is read again when somebody looks: a comparison in sight stays what it is while one draws. */
function leaveForNextLook(...stale: readonly QueryKey[]): void {
  for (const queryKey of stale) void queryClient.invalidateQueries({ queryKey, refetchType: 'none' });
}

/** What the version of a run became by a decision. */
function settleCandidate({ run, candidate: state }: EventOf<'run.changed'>, project: Identifier): void {
  if (state === undefined) return;
  amendRuns(project, (row) => {
    const { id, candidate } = row.value;
    if (id !== run || candidate === null) return row;
    return { ...row, value: { ...row.value, candidate: { ...candidate, state } } };
  });
}

/** A project has one champion: with the event, the lists know it without another read. */
function moveChampion({ version }: EventOf<'champion'>, project: Identifier): void {
  if (championOf(project) === null) return;
  queryClient.setQueryData(queries.projects().queryKey, (projects) =>
    projects?.map((known) => (known.id === project ? { ...known, champion: version } : known)),
  );
  amendRuns(project, (row) => {
    const { candidate } = row.value;
    if (candidate === null) return row;
    const isNow = candidate.id === version.id;
    if (!isNow && candidate.state !== 'champion') return row;
    const state = isNow ? ('champion' as const) : ('former' as const);
    return { ...row, value: { ...row.value, candidate: { ...candidate, state } } };
  });
}

/** Has whatever an event makes stale read again where it is shown. @returns a function that ends it */
export function readAgainAfterEvents(): () => void {
  let stale: QueryKey[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const readAgain = () => {
    const keys = stale;
    [stale, timer] = [[], undefined];
    void queryClient.invalidateQueries({
      predicate: ({ queryKey }) => keys.some((key) => partialMatchKey(queryKey, key)),
    });
  };
  const listen = <Type extends ProjectEvent['type']>(type: Type) =>
    events.on(type, (event) => {
      if (events.project === null) return;
      stale.push(...staleAfter[type](event, events.project));
      timer ??= setTimeout(readAgain, settleMs);
    });
  const stops = [
    listen('run.state'),
    listen('run.changed'),
    listen('champion'),
    listen('images'),
    listen('feedback'),
    events.on('feedback', () => {
      if (events.project !== null) leaveForNextLook(['run'], ['runs', events.project]);
    }),
    events.on('run.changed', (event) => {
      if (events.project !== null) settleCandidate(event, events.project);
    }),
    events.on('champion', (event) => {
      if (events.project !== null) moveChampion(event, events.project);
    }),
    events.onReturn(() => void queryClient.invalidateQueries()),
  ];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
