import type { Cursor, Identifier } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { images, runs, versions } from '@fovea/services';
import type { Visitor } from './visitor.ts';

/** As many images as a grid asks for at once, and as many of them as a large screen shows. */
const gridChunk = 240;
const tilesInView = 60;
/** Images of a run or a comparison that a screen shows. */
const mapsInView = 6;

/** What a project holds that pages can be opened on; of each kind many, so that no page is asked twice in a row. */
export interface Places {
  readonly project: Identifier;
  /** Where each chunk of the whole grid begins. */
  readonly chunks: readonly (Cursor | null)[];
  readonly images: readonly Identifier[];
  /** Finished recalibrations. */
  readonly runs: readonly Identifier[];
  readonly champion: Identifier;
}

const places = 400;

export async function findPlaces(context: Context, project: Identifier): Promise<Places> {
  const found: Identifier[] = [];
  const { total, pages: chunks } = await images.outline(context, { project, limit: gridChunk });
  const apart = Math.min(500, Math.max(1, Math.floor(total / places)));
  const spread = await images.outline(context, { project, limit: apart });
  for (const after of spread.pages.slice(0, places)) {
    const { items } = await images.list(context, { project, after: after ?? undefined, limit: 1 });
    found.push(...items.map(({ id }) => id));
  }
  const { items: inUse } = await versions.list(context, { project, state: 'champion' });
  const { items: finished } = await runs.list(context, { project, state: 'finished', limit: 200 });
  return {
    project,
    chunks,
    images: found,
    runs: finished.filter(({ kind }) => kind === 'recalibration').map(({ id }) => id),
    champion: inUse[0]?.id ?? '',
  };
}

/** One page as a browser opens it. `turn` counts up, so that each opening shows something else. */
export interface Page {
  readonly name: string;
  /** Asks for all that is read as JSON, in the batches that the page sends. @returns addresses of the files and maps that are shown then */
  data(visitor: Visitor, places: Places, turn: number): Promise<readonly string[]>;
}

const pick = <Item>(items: readonly Item[], turn: number): Item => {
  const item = items[turn % items.length];
  if (item === undefined) throw new Error('There is nothing to open a page on.');
  return item;
};

const thumbnails = (shown: readonly { readonly id: Identifier }[]) =>
  shown.slice(0, tilesInView).map(({ id }) => `/api/images/${id}/thumbnail`);

/** What every page asks: the projects, and then what trains. */
async function shell({ api }: Visitor, project: Identifier): Promise<void> {
  await api.projects.list.query();
  await api.runs.list.query({ project, active: true });
}

type Grid = Parameters<Visitor['api']['images']['list']['query']>[0];

/** A grid of images with these filters, at a place that the turn decides. */
function grid(name: string, filters: (turn: number, places: Places) => Omit<Grid, 'project'>): Page {
  return {
    name,
    async data(visitor, known, turn) {
      const { project } = known;
      const asked = filters(turn, known);
      const { after: _, ...wanted } = asked;
      const [{ items: shown }] = await Promise.all([
        visitor.api.images.list.query({ project, limit: gridChunk, ...asked }),
        visitor.api.images.outline.query({ project, limit: gridChunk, ...wanted }),
        visitor.api.images.facets.query({ project }),
        ...(asked.order === undefined ? [] : [visitor.api.review.prepare.mutate({ project })]),
        shell(visitor, project),
      ]);
      return thumbnails(shown);
    },
  };
}

export const reviewGrid = grid('Images, next to review', () => ({ order: 'next-to-review' }));

/** An image in the workbench, in a list with these filters. */
function workbench(name: string, filters: Pick<Grid, 'order'>): Page {
  return {
    name,
    async data(visitor, { project, images: known, runs: finished, champion }, turn) {
      const image = pick(known, turn);
      const { api } = visitor;
      const [answer] = await Promise.all([
        api.predictions.predict.query({ image, version: champion }),
        api.images.get.query({ image, ...filters }),
        api.feedback.list.query({ project }),
        api.runs.atHand.query({ project }),
        api.runs.get.query({ run: pick(finished, turn) }),
        api.projects.list.query(),
      ]);
      return [`/api/images/${image}/file`, `/api/maps/${image}?kind=gate&version=${answer.version.id}`];
    },
  };
}

export const imagePage = workbench('Image', {});

export const runPage: Page = {
  name: 'Run',
  async data(visitor, { project, runs: finished }, turn) {
    const run = pick(finished, turn);
    const [detail] = await Promise.all([visitor.api.runs.get.query({ run }), shell(visitor, project)]);
    const shown = detail.images.slice(0, mapsInView).map(({ image }) => image.id);
    return [
      ...shown.map((image) => `/api/images/${image}/file`),
      ...shown.flatMap((image) => ['before', 'after'].map((which) => `/api/runs/${run}/maps/${image}?which=${which}`)),
      ...detail.probePictures.map(({ position }) => `/api/runs/${run}/probes/${String(position)}`),
    ];
  },
};

export const runsPage: Page = {
  name: 'Runs',
  async data(visitor, { project }) {
    await Promise.all([visitor.api.runs.list.query({ project }), shell(visitor, project)]);
    return [];
  },
};

export const modelsPage: Page = {
  name: 'Models',
  async data(visitor, { project }) {
    await Promise.all([
      visitor.api.versions.list.query({ project, limit: 20 }),
      visitor.api.decisions.list.query({ project, limit: 20 }),
      visitor.api.audit.list.query({ project }),
      visitor.api.audit.facets.query({ project }),
      shell(visitor, project),
    ]);
    return [];
  },
};

/** The record of who did what, filtered, and opened further down. */
const trailPage: Page = {
  name: 'Models, decisions in the record',
  async data(visitor, { project }, turn) {
    const action = pick(['version.reject', 'version.accept', 'run.start', 'feedback.save'] as const, turn);
    const { next } = await visitor.api.audit.list.query({ project, action });
    if (next !== null) await visitor.api.audit.list.query({ project, action, after: next });
    return [];
  },
};

export const comparePage: Page = {
  name: 'Compare',
  async data(visitor, { project, runs: finished }, turn) {
    const [left, right] = [pick(finished, turn), pick(finished, turn + 1)];
    const [pair] = await Promise.all([visitor.api.runs.compare.query({ left, right }), shell(visitor, project)]);
    const shown = pair.left.images.slice(0, mapsInView).map(({ image }) => image.id);
    return shown.flatMap((image) => [
      `/api/images/${image}/file`,
      ...[left, right].map((run) => `/api/runs/${run}/maps/${image}?which=after`),
    ]);
  },
};

const importsPage: Page = {
  name: 'Imports',
  async data(visitor, { project }) {
    await Promise.all([visitor.api.imports.list.query({}), shell(visitor, project)]);
    return [];
  },
};

/** Every page of the product, the grid with each kind of filter. */
export const pages: readonly Page[] = [
  grid('Images', (turn, { chunks }) => ({ after: pick(chunks, turn * 977) ?? undefined })),
  grid('Images, the last ones', (_turn, { chunks }) => ({ after: chunks.at(-1) ?? undefined })),
  grid('Images, found by name', (turn) => ({ search: String(turn % 90) })),
  grid('Images, with regions', () => ({ hasFeedback: true })),
  reviewGrid,
  imagePage,
  workbench('Image, next to review', { order: 'next-to-review' }),
  runsPage,
  runPage,
  comparePage,
  modelsPage,
  trailPage,
  importsPage,
];
