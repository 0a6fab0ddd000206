import { setTimeout as sleep } from 'node:timers/promises';
import type { Identifier } from '@fovea/domain';
import { RandomStream } from '@fovea/learning';
import { TRPCClientError } from '@trpc/client';
import { mark } from '../grown-home/marks.ts';
import type { Page, Places } from './pages.ts';
import { comparePage, imagePage, modelsPage, pages, runPage, runsPage } from './pages.ts';
import { Visitor } from './visitor.ts';

/** A tab is closed and opened again after so long. */
const tabMs = 5 * 60_000;
const strokesAtMost = 6;

/** What people did, counted over all of them. */
export interface Tally {
  openings: number;
  strokes: number;
  decisions: number;
  events: number;
  /** Answers that say what to do instead, as where two people decided at once. */
  refused: number;
  /** Anything else that went wrong, by its words. */
  readonly failures: string[];
  readonly openingMs: number[];
}

export const emptyTally = (): Tally => ({
  ...{ openings: 0, strokes: 0, decisions: 0, events: 0, refused: 0 },
  failures: [],
  openingMs: [],
});

interface Setting {
  readonly address: string;
  readonly places: Places;
  readonly tally: Tally;
  /** What people think between two things that they do, in milliseconds on average. */
  readonly thinkMs: number;
  readonly signal: AbortSignal;
}

/** Somebody at work: opens pages, draws, looks at runs, decides now and then, and has the events told all the time. */
export class Person {
  readonly #setting: Setting;
  readonly #random: RandomStream;
  readonly #visitor: Visitor;

  constructor(setting: Setting, number: number) {
    this.#setting = setting;
    this.#random = new RandomStream(number, 'a person at work');
    this.#visitor = new Visitor(setting.address);
  }

  async work(): Promise<void> {
    await Promise.all([this.#follow(), this.#act()]);
  }

  async #act(): Promise<void> {
    const { signal } = this.#setting;
    while (!signal.aborted) {
      await this.#attempt(() => this.#next());
      await this.#think();
    }
  }

  /** One thing of those that people do, drawn by how often they do it. */
  #next(): Promise<void> {
    const drawn = this.#random.uniform();
    if (drawn < 0.45) return this.#draw();
    if (drawn < 0.65) return this.#open(pages[this.#random.below(5)] ?? runsPage);
    if (drawn < 0.75) return this.#open(runsPage);
    if (drawn < 0.87) return this.#open(runPage);
    if (drawn < 0.92) return this.#open(comparePage);
    if (drawn < 0.98) return this.#open(modelsPage);
    return this.#decide();
  }

  async #open(page: Page, turn = this.#random.below(1_000_000)): Promise<void> {
    const { places, tally } = this.#setting;
    const opened = performance.now();
    await this.#visitor.readAll(await page.data(this.#visitor, places, turn));
    tally.openingMs.push(performance.now() - opened);
    tally.openings++;
  }

  /** Opens an image and draws on it stroke by stroke, each of which is saved. */
  async #draw(): Promise<void> {
    const { places, tally } = this.#setting;
    const turn = this.#random.below(1_000_000);
    await this.#open(imagePage, turn);
    const image = places.images[turn % places.images.length] ?? '';
    const { feedback, width, height } = await this.#visitor.api.images.get.query({ image });
    let { revision } = feedback;
    for (let stroke = this.#random.below(strokesAtMost); stroke > 0; stroke--) {
      await this.#think();
      // The newest strokes only, as after many an undo.
      const rois = [...feedback.rois.slice(-4), mark({ width, height })];
      ({ revision } = await this.#visitor.api.feedback.save.mutate({ image, rois, revision }));
      tally.strokes++;
    }
  }

  /** Rejects a candidate that waits. */
  async #decide(): Promise<void> {
    const { project } = this.#setting.places;
    const { api } = this.#visitor;
    const [{ items: waiting }, projects] = await Promise.all([
      api.versions.list.query({ project, state: 'candidate' }),
      api.projects.list.query(),
    ]);
    const version = waiting[this.#random.below(Math.max(1, waiting.length))]?.id;
    if (version === undefined) return;
    const expectedChampion = championOf(projects, project);
    await api.decisions.decide.mutate({ version, kind: 'reject', reason: 'Looked at for a day.', expectedChampion });
    this.#setting.tally.decisions++;
  }

  /** Has one event stream open, each in a new tab after a while. */
  async #follow(): Promise<void> {
    const { signal, tally } = this.#setting;
    while (!signal.aborted) {
      const tab = AbortSignal.any([signal, AbortSignal.timeout(Math.round(tabMs * (0.5 + this.#random.uniform())))]);
      await this.#attempt(() => this.#visitor.follow(tab, () => tally.events++));
    }
  }

  /** Goes on after whatever the server answers; counts what it should not have answered. */
  async #attempt(act: () => Promise<void>): Promise<void> {
    const { tally, signal } = this.#setting;
    try {
      await act();
    } catch (error) {
      if (signal.aborted) return;
      if (isRefusal(error)) tally.refused++;
      else tally.failures.push(String(error).slice(0, 200));
      await this.#think();
    }
  }

  async #think(): Promise<void> {
    const { thinkMs, signal } = this.#setting;
    await sleep(thinkMs * (0.5 + this.#random.uniform()), undefined, { signal }).catch(() => undefined);
  }
}

function isRefusal(error: unknown): boolean {
  const status = error instanceof TRPCClientError ? (error.data as { httpStatus?: number } | undefined)?.httpStatus : 0;
  return status === 409;
}

function championOf(
  projects: readonly { readonly id: Identifier; readonly champion: { readonly id: Identifier } | null }[],
  project: Identifier,
): Identifier | null {
  return projects.find(({ id }) => id === project)?.champion?.id ?? null;
}
