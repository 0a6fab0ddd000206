import type { ProjectView } from '@fovea/domain';
import { api } from './api.ts';
import type { ClassBalanceChoice } from './class-balance.ts';
import { classBalanceOf, initialClassBalance } from './class-balance.ts';
import { OneAtATime } from './one-at-a-time.svelte.ts';
import type { Problem } from './problem.ts';
import { toProblem } from './problem.ts';
import { queries, queryClient } from './queries.ts';
import { FollowedRun } from './run-follower.svelte.ts';
import { isActive } from './run-state.ts';

/**
 * How a project comes to its first model: there is one (`there`), nobody has trained one (`missing`), a training goes on, is
 * paused or ended without a model (`stopped`), or this is still being read (`unknown`).
 */
export type FirstModelState = 'there' | 'missing' | 'goes-on' | 'paused' | 'stopped' | 'unknown';

/** What a page without a model says, for each state in which there is none. */
const sayings: Readonly<Record<Exclude<FirstModelState, 'there' | 'unknown'>, string>> = {
  missing: 'No model has been trained on these images yet. Train a first model: it learns from the labels.',
  'goes-on': 'The first model is being trained. Its predictions appear here by themselves.',
  paused: 'The training of the first model is paused. Resume the training to get a model.',
  stopped: 'The training of the first model ended without a model. Train a first model again.',
};

/** The first model of a project, for every page that needs one; and the button that trains it. */
export class FirstModel {
  problem = $state.raw<Problem | null>(null);
  classBalance = $state.raw<ClassBalanceChoice>(initialClassBalance);
  /** Its newest training, as it goes; none once there is a model. */
  readonly run: FollowedRun;
  readonly #project: () => ProjectView | null;
  readonly #starting = new OneAtATime();

  readonly busy = $derived.by(() => this.#starting.busy);
  readonly state = $derived.by((): FirstModelState => {
    const project = this.#project();
    if (project === null) return 'unknown';
    if (project.champion !== null) return 'there';
    if (project.firstRun === null) return 'missing';
    const state = this.run.detail?.state;
    if (state === undefined) return 'unknown';
    if (isActive(state)) return 'goes-on';
    if (state === 'paused') return 'paused';
    // Its version comes into use at the same moment: the project is about to be read again.
    return state === 'finished' ? 'unknown' : 'stopped';
  });
  /** Null while a field is empty or out of its range. */
  readonly settings = $derived.by(() => classBalanceOf(this.classBalance));
  readonly isWanted = $derived.by(() => this.state === 'missing' || this.state === 'stopped');
  /** What to tell; null where there is a model, or nothing is known yet. */
  readonly saying = $derived.by(() =>
    this.state === 'there' || this.state === 'unknown' ? null : sayings[this.state],
  );

  constructor(project: () => ProjectView | null) {
    this.#project = project;
    this.run = new FollowedRun(() => (project()?.champion === null ? (project()?.firstRun ?? null) : null));
  }

  /** Queues the training of a first model with the usual recipe, but for how classes are balanced. */
  async train(): Promise<void> {
    const project = this.#project();
    const { settings } = this;
    if (project === null || settings === null || !this.isWanted) return;
    this.problem = null;
    await this.#starting.run(async () => {
      try {
        await api.runs.startBase.mutate({ project: project.id, settings });
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: queries.projects().queryKey }),
          queryClient.invalidateQueries({ queryKey: ['runs', project.id] }),
        ]);
      } catch (error) {
        this.problem = toProblem(error);
      }
    });
  }
}
