import type { ImageFacets, ImageSummary, ReviewStatus } from '@fovea/domain';
import { api } from '#lib/api.ts';
import { toProblem, type Problem } from '#lib/problem.ts';
import { filterQuery, type ImageFilters } from './filters.ts';

const chunkSize = 240;
/** A fast scroll passes over most chunks; only those it rests on are read. */
const restMs = 60;
/** Between two questions of how far the model has looked. */
const lookMs = 700;

/** The images behind the filters, read in chunks as they come into view. Kept between visits, so that going back is instant. */
class ImageGrid {
  total = $state<number | null>(null);
  facets = $state.raw<ImageFacets | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** How far the model has looked through the images; null unless they are ordered by what it found. */
  review = $state.raw<ReviewStatus | null>(null);
  #chunks = $state.raw<ReadonlyMap<number, readonly ImageSummary[]>>(new Map());
  #asked = new Set<number>();
  #project = '';
  #filters: ImageFilters = {};
  #key = '';
  #rest: ReturnType<typeof setTimeout> | undefined;
  #look: ReturnType<typeof setTimeout> | undefined;

  /** Shows a project's images through the filters; the same again reads only what may have changed. */
  show(project: string, filters: ImageFilters): void {
    const key = `${project}${filterQuery(filters)}`;
    if (key !== this.#key) {
      this.total = null;
      this.#chunks = new Map();
    }
    if (project !== this.#project) this.facets = null;
    this.#key = key;
    this.#project = project;
    this.#filters = filters;
    this.review = null;
    this.refresh();
    if (filters.order !== undefined) void this.#prepare();
  }

  refresh(): void {
    this.problem = null;
    this.#asked = new Set();
    const known = [...this.#chunks.keys()];
    for (const chunk of known.length > 0 ? known.slice(-3) : [0]) void this.#read(chunk);
    void this.#count();
  }

  at(index: number): ImageSummary | undefined {
    return this.#chunks.get(Math.floor(index / chunkSize))?.[index % chunkSize];
  }

  /** Reads what is needed to draw these images, once the scrolling rests. */
  need(from: number, to: number): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      for (let chunk = Math.floor(from / chunkSize); chunk * chunkSize < to; chunk++) {
        if (!this.#chunks.has(chunk)) void this.#read(chunk);
      }
    }, restMs);
  }

  async #read(chunk: number): Promise<void> {
    if (this.#asked.has(chunk)) return;
    this.#asked.add(chunk);
    const key = this.#key;
    try {
      const page = await api.images.list.query({
        project: this.#project,
        ...this.#filters,
        cursor: chunk * chunkSize,
        limit: chunkSize,
      });
      if (key !== this.#key) return;
      this.total = page.total;
      this.#chunks = new Map([...this.#chunks, [chunk, page.images]]);
    } catch (error) {
      if (key === this.#key) this.problem = toProblem(error);
      this.#asked.delete(chunk);
    }
  }

  /** Has the model look, and shows the queue as soon as it is whole. */
  async #prepare(): Promise<void> {
    clearTimeout(this.#look);
    const [key, project] = [this.#key, this.#project];
    const isShown = () => key === this.#key;
    const follow = async (ask: () => Promise<ReviewStatus>): Promise<void> => {
      try {
        const before = this.review;
        const status = await ask();
        if (!isShown()) return;
        this.review = status;
        const hasGrown = before !== null && before.scored < status.scored && status.scored === status.images;
        const isCompared =
          this.#filters.order === 'disagreement' && before !== null && before.compared < status.compared;
        if (hasGrown || isCompared) this.refresh();
        if (status.isWorking)
          this.#look = setTimeout(() => void follow(() => api.review.status.query({ project })), lookMs);
      } catch (error) {
        if (isShown()) this.problem = toProblem(error);
      }
    };
    await follow(() => api.review.prepare.mutate({ project }));
  }

  async #count(): Promise<void> {
    const project = this.#project;
    try {
      const facets = await api.images.facets.query({ project });
      if (project === this.#project) this.facets = facets;
    } catch (error) {
      this.problem = toProblem(error);
    }
  }
}

export const imageGrid = new ImageGrid();
