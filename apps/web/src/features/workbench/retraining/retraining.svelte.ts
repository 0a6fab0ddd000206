import type {
  BalanceScheme,
  CurvePoint,
  FeedbackMethod,
  FeedbackSummary,
  Preset,
  RunDetail,
  RunProgress,
  RunSummary,
  VersionView,
} from '@fovea/domain';
import { isOpen } from '#lib/active-runs.svelte.ts';
import { api } from '#lib/api.ts';
import { events } from '#lib/events.svelte.ts';
import { fetchNewestMap } from '#lib/maps.ts';
import type { Problem } from '#lib/problem.ts';
import { toProblem } from '#lib/problem.ts';
import { session } from '#lib/session.svelte.ts';
import type { SchemeSettings } from './balance-choice.ts';
import { balanceOf, initialSettings } from './balance-choice.ts';
import type { LearningChoice } from './learning-choice.ts';
import { initialLearning, settingsOf } from './learning-choice.ts';
import { sendPendingDrafts } from '../drawing/regions.svelte.ts';
import { middleStray, shareOf } from './stray.ts';
import { currentRun, secondsExpected } from './run-choice.ts';

/** What the plain slider sets. */
export const initialScheme: BalanceScheme = 'constrained';

/** The recalibration that this screen starts, follows and decides on. One for the project, whichever image is open. */
export class Retraining {
  readonly project: string;
  preset = $state<Preset>('quick');
  stray = $state(middleStray);
  scheme = $state<BalanceScheme>(initialScheme);
  /** Of the chosen scheme, by name; the ε of the constrained one follows from `stray`. */
  schemeSettings = $state.raw<SchemeSettings>(initialSettings(initialScheme));
  learning = $state.raw<LearningChoice>(initialLearning());
  deselected = $state.raw<readonly string[]>([]);
  feedback = $state.raw<readonly FeedbackSummary[]>([]);
  runs = $state.raw<readonly RunSummary[]>([]);
  versions = $state.raw<readonly VersionView[]>([]);
  run = $state.raw<RunDetail | null>(null);
  progress = $state.raw<RunProgress | null>(null);
  curve = $state.raw<readonly CurvePoint[]>([]);
  /** The newest picture of the watched image's attention. */
  live = $state.raw<{ readonly run: string; readonly image: string; readonly step: number } | null>(null);
  busy = $state<'starting' | 'cancelling' | 'pausing' | 'resuming' | null>(null);
  problem = $state.raw<Problem | null>(null);
  ready = $state(false);

  readonly champion = $derived(session.project?.champion ?? null);
  readonly championId = $derived(this.champion?.id ?? null);

  readonly isActive = $derived(this.run !== null && isOpen(this.run.state));
  readonly chosen = $derived(this.feedback.filter(({ id, active }) => active && !this.deselected.includes(id)));
  readonly trainable = $derived(this.chosen.filter(({ trainable }) => trainable));
  /** The version that was in use before the open run's candidate took its place: where *Roll back* goes. */
  readonly earlierChampion = $derived(
    this.run?.decisions
      .filter(({ kind, to }) => kind === 'accept' && to?.id === this.run?.candidate?.id)
      .toSorted((a, b) => b.at.localeCompare(a.at))[0]?.from ?? null,
  );
  /** Null while a setting is out of its range. */
  readonly balance = $derived(balanceOf(this.scheme, this.schemeSettings));
  /** Recipe of the version in use, whose gates a retraining keeps unless others are named. */
  readonly championRecipe = $derived.by(() => {
    const run = this.versions.find(({ id }) => id === this.championId)?.run;
    return this.runs.find(({ id }) => id === run)?.recipe ?? null;
  });
  readonly teachesGate = $derived(this.learning.method === 'gate');
  readonly settings = $derived(settingsOf(this.learning));
  readonly expectedSeconds = $derived(secondsExpected(this.runs, this.preset));

  #ends: (() => void)[] = [];

  constructor(project: string) {
    this.project = project;
  }

  /** Reads where things stand and follows them from now on. @param image the open image, @param run the run that the address names, if any */
  async open(image: string, run: string | null): Promise<void> {
    events.follow(this.project);
    this.#ends = [
      events.on('run.progress', (event) => this.#isMine(event.run) && (this.progress = event.progress)),
      events.on('run.curve', (event) => this.#isMine(event.run) && this.#extend(event.points)),
      events.on(
        'run.attention',
        ({ run: of, image, step }) => this.#isMine(of) && (this.live = { run: of, image, step }),
      ),
      events.on('run.state', (event) => void this.#stateChanged(event.run)),
      events.on('run.changed', (event) => void this.#stateChanged(event.run)),
      events.on('champion', () => void this.refresh()),
    ];
    await sendPendingDrafts(image);
    await this.refresh();
    const chosen = run ?? currentRun(this.runs, this.championId)?.id ?? null;
    if (chosen !== null) await this.show(chosen);
    this.ready = true;
  }

  close(): void {
    for (const end of this.#ends) end();
  }

  async refresh(): Promise<void> {
    await this.#try(async () => {
      const { project } = this;
      const [feedback, runs, versions] = await Promise.all([
        api.feedback.list.query({ project }),
        api.runs.list.query({ project }),
        api.versions.list.query({ project }),
        session.load(),
      ]);
      [this.feedback, this.runs, this.versions] = [feedback, runs, versions];
    });
    if (this.run) await this.show(this.run.id);
  }

  async show(run: string): Promise<void> {
    await this.#try(async () => {
      const detail = await api.runs.get.query({ run });
      if (this.run?.id !== detail.id) this.live = null;
      this.run = detail;
      this.progress = detail.progress;
      this.curve = detail.curve;
    });
    if (this.isActive && this.live === null) await this.#findLive(run);
  }

  /** Goes back to the form: the run stays where it is, with its candidate. */
  dismiss(): void {
    this.run = null;
    this.problem = null;
  }

  /**
   * @param watch the image whose attention is shown while it trains
   * @param save hands in what was drawn last, so that it is part of the feedback
   * @returns the run, or null where it did not start
   */
  async start(watch: string, save: () => Promise<void>): Promise<string | null> {
    return this.#doing('starting', async () => {
      const { project, preset } = this;
      const balance = this.balance ?? undefined;
      const settings = this.settings ?? undefined;
      const stray = this.scheme === 'constrained' ? shareOf(this.stray) : undefined;
      const deselect = [...this.deselected];
      await save();
      const { id } = await api.runs.start.mutate({ project, preset, balance, stray, settings, deselect, watch });
      await this.show(id);
      return id;
    });
  }

  /** The slider is the constrained balance: who moves it asks for that. */
  chooseStray(stray: number): void {
    this.stray = stray;
    if (this.scheme !== 'constrained') this.chooseScheme('constrained');
  }

  chooseScheme(scheme: BalanceScheme): void {
    this.scheme = scheme;
    this.schemeSettings = initialSettings(scheme);
  }

  /** Begins all but the precision anew. Only a gate can stray: the others begin with a fixed weight instead. */
  chooseMethod(method: FeedbackMethod): void {
    this.learning = { ...initialLearning(method), precision: this.learning.precision };
    this.chooseScheme(method === 'gate' ? initialScheme : 'static');
  }

  cancel(): Promise<void> {
    return this.#ask('cancelling', (run) => api.runs.cancel.mutate({ run }));
  }

  pause(): Promise<void> {
    return this.#ask('pausing', (run) => api.runs.pause.mutate({ run }));
  }

  resume(): Promise<void> {
    return this.#ask('resuming', (run) => api.runs.resume.mutate({ run }));
  }

  async #ask(what: NonNullable<typeof this.busy>, request: (run: string) => Promise<void>): Promise<void> {
    const { run } = this;
    if (!run) return;
    await this.#doing(what, () => request(run.id));
    await this.show(run.id);
  }

  toggle(feedback: string): void {
    const others = this.deselected.filter((id) => id !== feedback);
    this.deselected = others.length < this.deselected.length ? others : [...others, feedback];
  }

  /** After a reload in the middle of a training: the newest picture that is there. */
  async #findLive(run: string): Promise<void> {
    const newest = await fetchNewestMap(run).catch(() => null);
    if (newest && this.live === null && this.#isMine(run)) this.live = { run, image: newest.image, step: newest.step };
  }

  #isMine(run: string): boolean {
    return this.run?.id === run;
  }

  #extend(points: readonly CurvePoint[]): void {
    const last = this.curve.at(-1)?.step ?? -1;
    this.curve = [...this.curve, ...points.filter(({ step }) => step > last)];
  }

  async #stateChanged(run: string): Promise<void> {
    const isOther = !this.#isMine(run);
    await this.refresh();
    const summary = this.runs.find(({ id }) => id === run);
    const isNews = isOther && summary?.kind === 'recalibration' && summary.rerunOf === null && isOpen(summary.state);
    if (isNews && !this.isActive && this.run?.candidate?.state !== 'candidate') await this.show(run);
  }

  async #doing<Result>(what: NonNullable<typeof this.busy>, action: () => Promise<Result>): Promise<Result | null> {
    this.busy = what;
    try {
      return await this.#try(action);
    } finally {
      this.busy = null;
    }
  }

  async #try<Result>(action: () => Promise<Result>): Promise<Result | null> {
    try {
      const result = await action();
      this.problem = null;
      return result;
    } catch (error) {
      this.problem = toProblem(error);
      return null;
    }
  }
}
