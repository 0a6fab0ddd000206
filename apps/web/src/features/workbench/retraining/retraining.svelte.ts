import type {
  BalanceScheme,
  FeedbackCounts,
  FeedbackMethod,
  FeedbackSummary,
  Identifier,
  Preset,
  RunSummary,
} from '@fovea/domain';
import { presetRecipe } from '@fovea/domain';
import { createInfiniteQuery } from '@tanstack/svelte-query';
import { api } from '#lib/api.ts';
import type { Problem } from '#lib/problem.ts';
import { problemOf, toProblem } from '#lib/problem.ts';
import { OneAtATime } from '#lib/one-at-a-time.svelte.ts';
import { FirstModel } from '#lib/first-model.svelte.ts';
import { queries, queryClient } from '#lib/queries.ts';
import { FollowedRun, FollowedRuns } from '#lib/run-follower.svelte.ts';
import { isOpen } from '#lib/run-state.ts';
import { session } from '#lib/session.svelte.ts';
import { championBefore } from '#lib/versions.ts';
import { sendPendingDrafts } from '../drawing/send-drafts.ts';
import type { SchemeSettings } from './balance-choice.ts';
import { balanceOf, initialSettings } from './balance-choice.ts';
import type { LearningChoice } from './learning-choice.ts';
import { initialLearning, settingsOf, useOf } from './learning-choice.ts';
import { currentRun, secondsExpected } from './run-choice.ts';
import { middleStrictness, shareOf } from './strictness.ts';

/** What the plain slider sets. */
export const initialScheme: BalanceScheme = 'constrained';

const nothingDrawn: FeedbackCounts = { train: 0, check: 0, keep: 0 };

/** The recalibration that the workbench starts, follows and decides on. One for the project, whichever image is open. */
export class Retraining {
  readonly project: Identifier;
  preset = $state<Preset>('quick');
  /** How strictly the marks must be followed, from 0 to 100. */
  strictness = $state(middleStrictness);
  scheme = $state<BalanceScheme>(initialScheme);
  /** Of the chosen scheme, by name; the ε of the constrained one follows from `strictness`. */
  schemeSettings = $state.raw<SchemeSettings>(initialSettings(initialScheme));
  learning = $state.raw<LearningChoice>(initialLearning());
  deselected = $state.raw<readonly string[]>([]);
  ready = $state(false);
  /** The run that is open, if any, as it goes. */
  readonly followed: FollowedRun;
  readonly firstModel: FirstModel;
  #shown = $state<Identifier | null>(null);
  #startProblem = $state.raw<Problem | null>(null);
  /** The newest run that is known to wait or train, whoever started it. */
  #noticed: Identifier | null = null;
  readonly #starting = new OneAtATime();
  readonly #runs: FollowedRuns;
  readonly #feedback;

  readonly runs = $derived.by((): readonly RunSummary[] => this.#runs.list ?? []);
  /** The newest feedback, as far as it was read; `countOf` counts all of it. */
  readonly feedback = $derived.by(
    (): readonly FeedbackSummary[] => this.#feedback.data?.pages.flatMap(({ items }) => items) ?? [],
  );
  readonly hasMoreFeedback = $derived.by(() => this.#feedback.hasNextPage);
  readonly isReadingFeedback = $derived.by(() => this.#feedback.isFetchingNextPage);
  readonly run = $derived.by(() => this.followed.detail);
  readonly isActive = $derived.by(() => this.followed.isActive);
  readonly problem = $derived.by(() => this.#startProblem ?? this.#runs.problem ?? problemOf(this.#feedback));
  readonly champion = $derived.by(() => session.find(this.project)?.champion ?? null);
  readonly championId = $derived.by(() => this.champion?.id ?? null);
  /** The versions of these runs, newest first. */
  readonly versions = $derived.by(() =>
    this.runs
      .flatMap(({ candidate }) => (candidate === null ? [] : [candidate]))
      .toSorted((a, b) => b.number - a.number),
  );
  /** How much feedback goes into the next run, by use. Only what would be trained on can be left out. */
  readonly chosen = $derived.by((): FeedbackCounts => {
    const counts = { ...(this.#feedback.data?.pages[0]?.active ?? nothingDrawn) };
    for (const one of this.feedback)
      if (one.active && useOf(one) === 'train' && this.deselected.includes(one.id)) counts.train -= 1;
    return counts;
  });
  /** The version that was in use before the open run's candidate took its place: where *Roll back* goes. */
  readonly earlierChampion = $derived.by(() =>
    this.run?.candidate ? championBefore(this.run.candidate.id, this.run.decisions) : null,
  );
  /** Null while a setting is out of its range. */
  readonly balance = $derived.by(() => balanceOf(this.scheme, this.schemeSettings));
  /** Recipe of the version in use, whose gates a retraining keeps unless others are named. */
  readonly championRecipe = $derived.by(
    () => this.runs.find(({ candidate }) => candidate !== null && candidate.id === this.championId)?.recipe ?? null,
  );
  readonly teachesGate = $derived.by(() => this.learning.method === 'gate');
  readonly settings = $derived.by(() => settingsOf(this.learning));
  /** What the project's models are made of; null for the small network. */
  readonly network = $derived.by(() => session.find(this.project)?.network ?? null);
  /** In the model's order; none until the project is known. */
  readonly classNames = $derived.by((): readonly string[] => session.find(this.project)?.classes ?? []);
  /** How many classes the model tells apart: two until the project is known. */
  readonly classes = $derived.by(() => this.classNames.length || 2);
  /** What a preset goes by. */
  readonly taught = $derived.by(() => ({
    classes: this.classes,
    rarestShare: session.find(this.project)?.rarestShare,
  }));
  /** What the preset has decided for such classes, where nothing else was chosen. */
  readonly usual = $derived.by(() => presetRecipe(this.preset, this.taught));
  readonly expectedSeconds = $derived.by(() => secondsExpected(this.runs, this.learning.steps ?? this.usual.steps));

  constructor(project: Identifier) {
    this.project = project;
    this.#runs = new FollowedRuns(() => project, 'runsAtHand');
    this.#feedback = createInfiniteQuery(
      () => queries.feedback(project),
      () => queryClient,
    );
    this.followed = new FollowedRun(() => this.#shown);
    this.firstModel = new FirstModel(() => session.find(project));
    $effect(() => {
      const begun = this.#newestOpen();
      if (this.ready && begun !== null && begun !== this.#noticed) void this.#notice(begun);
    });
  }

  /** Shows the run that the address names, else the one to return to. @param image the open image, which saves itself */
  async open(image: Identifier, run: Identifier | null): Promise<void> {
    if ((await sendPendingDrafts(() => image)) > 0) await this.refresh();
    try {
      await queryClient.query(queries.runsAtHand(this.project));
      this.#noticed = this.#newestOpen();
      const chosen = run ?? currentRun(this.runs, this.championId)?.id ?? null;
      if (chosen !== null) await this.show(chosen);
    } catch (error) {
      this.#startProblem = toProblem(error);
    }
    this.ready = true;
  }

  /** Reads anew what no event tells of: what is drawn on all images, and whether the open run knows it. */
  async refresh(): Promise<void> {
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: queries.feedback(this.project).queryKey }),
      this.#shown === null ? null : queryClient.invalidateQueries({ queryKey: queries.run(this.#shown).queryKey }),
    ]);
  }

  /** @returns once the run is read and in sight */
  async show(run: Identifier): Promise<void> {
    await queryClient.query(queries.run(run));
    this.#shown = run;
  }

  /** Goes back to the form: the run stays where it is, with its candidate. */
  dismiss(): void {
    this.#shown = null;
    this.#startProblem = null;
  }

  get starting(): boolean {
    return this.#starting.busy;
  }

  /**
   * @param watch the image whose attention is shown while it trains
   * @param save hands in what was drawn last, so that it is part of the feedback
   * @returns the run, or null where it did not start
   */
  start(watch: Identifier, save: () => Promise<void>): Promise<Identifier | null> {
    return this.#starting.run(() => this.#start(watch, save));
  }

  async #start(watch: Identifier, save: () => Promise<void>): Promise<Identifier | null> {
    const { project, preset } = this;
    const balance = this.balance ?? undefined;
    const settings = this.settings ?? undefined;
    const stray = this.scheme === 'constrained' ? shareOf(this.strictness) : undefined;
    const deselect = [...this.deselected];
    this.#startProblem = null;
    try {
      await save();
      const { id } = await api.runs.start.mutate({ project, preset, balance, stray, settings, deselect, watch });
      this.#noticed = id;
      await this.show(id);
      return id;
    } catch (error) {
      this.#startProblem = toProblem(error);
      return null;
    }
  }

  /** The slider is the constrained balance: who moves it asks for that. */
  chooseStrictness(strictness: number): void {
    this.strictness = strictness;
    if (this.scheme !== 'constrained') this.chooseScheme('constrained');
  }

  chooseScheme(scheme: BalanceScheme): void {
    this.scheme = scheme;
    this.schemeSettings = initialSettings(scheme);
  }

  /** Begins all but steps, precision, what trains and the balance of classes anew. Only a gate can be held to the marks: the others begin with a fixed weight instead. */
  chooseMethod(method: FeedbackMethod): void {
    const { precision, train, steps, classWeights, sampling } = this.learning;
    this.learning = { ...initialLearning(method), precision, train, steps, classWeights, sampling };
    this.chooseScheme(method === 'gate' ? initialScheme : 'static');
  }

  readMoreFeedback(): void {
    void this.#feedback.fetchNextPage();
  }

  toggle(feedback: string): void {
    const others = this.deselected.filter((id) => id !== feedback);
    this.deselected = others.length < this.deselected.length ? others : [...others, feedback];
  }

  #newestOpen(): Identifier | null {
    const begun = this.runs.find(
      ({ kind, rerunOf, state }) => kind === 'recalibration' && rerunOf === null && isOpen(state),
    );
    return begun?.id ?? null;
  }

  /** A run that another tab or person began is shown, unless this one shows a run that goes or waits for a decision. */
  async #notice(begun: Identifier): Promise<void> {
    this.#noticed = begun;
    if (!this.isActive && this.run?.candidate?.state !== 'candidate') await this.show(begun).catch(() => undefined);
  }
}
