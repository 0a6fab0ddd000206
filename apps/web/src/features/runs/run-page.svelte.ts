/* eslint-disable svelte/prefer-svelte-reactivity -- a Map that lives inside one derivation */
import type { CurvePoint, RunDetail, RunProgress } from '@fovea/domain';
import { isOpen } from '#lib/active-runs.svelte.ts';
import { api } from '#lib/api.ts';
import { events } from '#lib/events.svelte.ts';
import { fetchMap, fetchNewestMap, mapAddress } from '#lib/maps.ts';
import type { LiveMap } from '#lib/maps.ts';
import { toProblem, type Problem } from '#lib/problem.ts';
import { toasts } from '#lib/toasts.svelte.ts';

/** One run as it goes: what was read of it, and what the event stream told since. */
export class RunPage {
  detail = $state.raw<RunDetail | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** What was asked for and has not come about yet. */
  asking = $state<'cancel' | 'pause' | 'resume' | null>(null);
  live = $state.raw<LiveMap | null>(null);
  #progress = $state.raw<RunProgress | null>(null);
  #points = $state.raw<readonly CurvePoint[]>([]);
  readonly #id: string;
  readonly progress = $derived(this.#progress ?? this.detail?.progress ?? null);
  readonly active = $derived(this.detail !== null && isOpen(this.detail.state));
  /** Points read and points told, each step once, in order. */
  readonly curve = $derived.by<readonly CurvePoint[]>(() => {
    const byStep = new Map((this.detail?.curve ?? []).map((point) => [point.step, point]));
    for (const point of this.#points) byStep.set(point.step, point);
    return [...byStep.values()].sort((a, b) => a.step - b.step);
  });

  constructor(id: string) {
    this.#id = id;
  }

  /** Reads the run and follows it. @returns a function that stops following */
  follow(): () => void {
    void this.load();
    const stops = [
      events.on('run.progress', ({ run, progress }) => {
        if (run !== this.#id) return;
        this.#progress = progress;
        if (this.detail?.state === 'queued') void this.load();
      }),
      events.on('run.curve', ({ run, points }) => {
        if (run === this.#id) this.#points = [...this.#points, ...points];
      }),
      events.on('run.attention', ({ run, image, step }) => {
        if (run === this.#id) void this.#readLive(image, step);
      }),
      events.on('run.state', ({ run }) => {
        if (run === this.#id) void this.load();
      }),
      events.on('run.changed', ({ run }) => {
        if (run === this.#id) void this.load();
      }),
      events.on('champion', () => void this.load()),
      events.onConnect(() => void this.load()),
    ];
    return () => stops.forEach((stop) => stop());
  }

  async load(): Promise<void> {
    try {
      const detail = await api.runs.get.query({ run: this.#id });
      // A run that goes on from a checkpoint, or begins anew, tells its curve from there.
      this.#points = this.#points.filter(({ step }) => step <= detail.progress.step);
      this.detail = detail;
      this.#progress = null;
      this.problem = null;
      if (!isOpen(detail.state) || (this.asking === 'pause' && !detail.pausing) || this.asking === 'resume')
        this.asking = null;
      if (isOpen(detail.state) && !this.live) this.live = await fetchNewestMap(this.#id);
    } catch (error) {
      this.problem = toProblem(error);
    }
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

  async #ask(what: NonNullable<typeof this.asking>, failed: string): Promise<void> {
    this.asking = what;
    try {
      await api.runs[what].mutate({ run: this.#id });
      await this.load();
    } catch (error) {
      this.asking = null;
      toasts.problem(error, failed);
    }
  }

  async #readLive(image: string, step: number): Promise<void> {
    try {
      const values = await fetchMap(mapAddress.live(this.#id, step));
      if (!this.live || step >= this.live.step || step === 0) this.live = { image, step, values };
    } catch {
      // The next picture comes in a moment; a missed one needs no words.
    }
  }
}
