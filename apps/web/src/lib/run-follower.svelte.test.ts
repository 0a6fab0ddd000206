import type { CurvePoint, ProjectEvent, RunDetail, RunProgress } from '@fovea/domain';
import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tell as tellTheTab } from './testing/fake-feed.ts';

/** Fovea's side: answers wait until they are given. */
const server = vi.hoisted(() => ({
  answers: [] as ((detail: unknown) => void)[],
  lists: 0,
  asked: [] as string[],
}));

vi.mock('./api.ts', () => ({
  api: {
    runs: {
      get: { query: () => new Promise((resolve) => server.answers.push(resolve)) },
      pause: {
        mutate: ({ run }: { run: string }) => {
          server.asked.push(run);
          return Promise.resolve();
        },
      },
    },
  },
}));

vi.mock('./following/make-feed.ts', () => import('./testing/fake-feed.ts'));

const { events } = await import('./events.svelte.ts');
const { queryClient } = await import('./queries.ts');
const { FollowedRun, joinCurve } = await import('./run-follower.svelte.ts');

const point = (step: number, dataLoss = 1 / step): CurvePoint => ({ step, dataLoss, feedbackLoss: null, lambda: 0 });
const steps = (curve: readonly CurvePoint[]) => curve.map(({ step }) => step);
const progressAt = (step: number, phase: RunProgress['phase'] = 'training'): RunProgress => ({
  phase,
  step,
  steps: 100,
  imagesPerSecond: null,
  secondsLeft: null,
  dataLoss: null,
  feedbackLoss: null,
});

describe('a curve and what was told since', () => {
  it('has each step once, in order', () => {
    expect(steps(joinCurve([point(10), point(20)], [point(20), point(30)]))).toEqual([10, 20, 30]);
    expect(steps(joinCurve([point(10), point(20), point(30)], [point(20)]))).toEqual([10, 20, 30]);
  });

  it('is told anew from the step that a run goes on from', () => {
    const read = [point(10), point(20), point(30)];
    expect(steps(joinCurve(read, [{ backTo: 10 }]))).toEqual([10]);
    expect(joinCurve(read, [{ backTo: 10 }, point(20, 7)])).toEqual([point(10), point(20, 7)]);
    expect(joinCurve(read, [point(20, 7)])).toEqual([point(10), point(20, 7)]);
    expect(steps(joinCurve(read, [{ backTo: 0 }]))).toEqual([]);
  });
});

describe('a followed run', () => {
  let name = 0;
  let run = '';
  let followed: InstanceType<typeof FollowedRun>;
  let stop: () => void;
  const tell = (event: ProjectEvent) => {
    tellTheTab(event);
    flushSync();
  };
  const tellPoints = (...points: CurvePoint[]) => tell({ type: 'run.curve', run, points });
  const answer = async (change: Partial<RunDetail>) => {
    server.answers.shift()?.({
      id: run,
      project: 'p',
      state: 'running',
      progress: progressAt(0),
      curve: [],
      ...change,
    });
    await vi.waitFor(() => expect(queryClient.isFetching()).toBe(0));
    await new Promise((resolve) => setTimeout(resolve));
    flushSync();
  };

  beforeEach(() => {
    run = `run ${++name}`;
    events.follow('p', '0');
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(null, { status: 204 })));
    stop = $effect.root(() => {
      followed = new FollowedRun(() => run);
    });
    flushSync();
  });
  afterEach(() => {
    stop();
    queryClient.clear();
    server.answers = [];
    vi.unstubAllGlobals();
  });

  it('keeps the points that come while it is being read, in the order of their steps', async () => {
    expect(server.answers).toHaveLength(1);
    tellPoints(point(30));
    tellPoints(point(40), point(50));
    await answer({ curve: [point(10), point(20)] });
    expect(steps(followed.curve)).toEqual([10, 20, 30, 40, 50]);
    tellPoints(point(60));
    expect(steps(followed.curve)).toEqual([10, 20, 30, 40, 50, 60]);
  });

  it('keeps them, too, when it is read once more', async () => {
    await answer({ curve: [point(10)] });
    tellPoints(point(20));
    followed.reload();
    flushSync();
    tellPoints(point(30));
    await answer({ curve: [point(10), point(20)] });
    expect(steps(followed.curve)).toEqual([10, 20, 30]);
  });

  it('lets go of what another attempt tells anew', async () => {
    await answer({ curve: [point(10), point(20), point(30)] });
    tellPoints(point(40));
    tell({ type: 'run.progress', run, progress: progressAt(40) });
    tell({ type: 'run.progress', run, progress: progressAt(20) });
    expect(steps(followed.curve)).toEqual([10, 20]);
    tellPoints(point(30, 9));
    expect(followed.curve.at(-1)).toEqual(point(30, 9));
  });

  it('takes state and progress from the newest of read and told', async () => {
    await answer({ state: 'queued', progress: progressAt(0, 'waiting') });
    expect(followed.detail?.state).toBe('queued');
    tell({ type: 'run.progress', run, progress: progressAt(12) });
    expect([followed.detail?.state, followed.progress?.step]).toEqual(['running', 12]);
    followed.reload();
    flushSync();
    await answer({ state: 'finished', progress: progressAt(100, 'done') });
    expect([followed.detail?.state, followed.progress?.step]).toEqual(['finished', 100]);
    expect(followed.isActive).toBe(false);
  });

  it('says what was asked of it until it was read again', async () => {
    await answer({});
    const pausing = followed.pause();
    // Asked for three times, it is sent once.
    void followed.pause();
    void followed.pause();
    expect(followed.asking).toBe('pause');
    await vi.waitFor(() => expect(server.answers).toHaveLength(1));
    await answer({ pausing: true });
    await pausing;
    expect([followed.asking, followed.detail?.pausing]).toEqual([null, true]);
    expect(server.asked).toEqual([run]);
  });
});
