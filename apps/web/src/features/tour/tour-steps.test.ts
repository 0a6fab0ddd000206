import type { FeedbackSummary, Meaning, RunState, RunSummary, VersionState } from '@fovea/domain';
import { tour } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import type { Deeds } from './tour-steps.ts';
import { countMarked, isMarkedOtherwise, newestRetraining, nextStep, stepCount, stepNumber } from './tour-steps.ts';

const nothing: Deeds = { hasOpened: false, hasAsked: false, marked: 0, run: null };
const run = (state: RunState, candidate: VersionState | null = null, number = 2) =>
  ({
    kind: 'recalibration',
    rerunOf: null,
    number,
    state,
    candidate: candidate && { id: 'v', number: 2, state: candidate },
  }) as RunSummary;
const feedback = (image: string, meanings: readonly Meaning[], change: Partial<FeedbackSummary> = {}) =>
  ({ id: image, image: { id: image }, meanings, active: true, trainable: true, ...change }) as FeedbackSummary;

describe('what is next', () => {
  it('follows what was done, one thing after the other, to an accepted correction', () => {
    const done: Partial<Deeds>[] = [
      {},
      { hasOpened: true },
      { hasAsked: true },
      { marked: 1 },
      { marked: tour.marks - 1 },
      { marked: tour.marks },
      { run: run('queued') },
      { run: run('running') },
      { run: run('finished', 'candidate') },
      { run: run('finished', 'champion') },
    ];
    let deeds = nothing;
    const steps = done.map((change) => nextStep((deeds = { ...deeds, ...change })));
    expect(steps).toEqual([
      'open',
      'ask',
      'mark',
      'mark-more',
      'mark-more',
      'retrain',
      'wait',
      'wait',
      'decide',
      'done',
    ]);
    expect(steps.map(stepNumber)).toEqual([1, 2, 3, 4, 4, 5, 5, 5, 6, 6]);
    expect(stepCount).toBe(6);
  });

  it.each([
    ['failed', null],
    ['cancelled', null],
  ] as const)('asks for another retraining after one that was %s', (state, candidate) => {
    expect(
      nextStep({ ...nothing, hasOpened: true, hasAsked: true, marked: tour.marks, run: run(state, candidate) }),
    ).toBe('retrain');
  });

  it('asks for better marks after a rejection, and shows a paused run as one that goes', () => {
    const deeds = { ...nothing, hasOpened: true, hasAsked: true, marked: tour.marks };
    expect(nextStep({ ...deeds, run: run('finished', 'rejected') })).toBe('mend');
    expect(nextStep({ ...deeds, run: run('paused') })).toBe('wait');
  });

  it('leads nobody back who marked before asking, and asks for marks again where they were removed', () => {
    expect(nextStep({ ...nothing, hasOpened: true, marked: 2 })).toBe('mark-more');
    expect(nextStep({ ...nothing, hasOpened: true, hasAsked: true, marked: 0 })).toBe('mark');
  });
});

describe('what counts as marked', () => {
  it('is an image, once, from whom the model learns, whose region says ignore', () => {
    const list = [
      feedback('a', ['ignore']),
      feedback('a', ['ignore'], { author: 'somebody else' }),
      feedback('b', ['attend', 'ignore']),
      feedback('c', ['attend']),
      feedback('d', ['ignore'], { trainable: false }),
      feedback('e', ['ignore'], { active: false }),
    ];
    expect(countMarked(list)).toBe(2);
    expect(['a', 'b', 'c', 'f'].map((image) => isMarkedOtherwise(list, image))).toEqual([false, false, true, false]);
  });
});

describe('the tour’s retraining', () => {
  it('is the newest since the tour began; first trainings and exact repeats are none', () => {
    const base = { ...run('finished'), kind: 'base', number: 9 } as RunSummary;
    const repeat = { ...run('finished'), number: 8, rerunOf: { id: 'r', number: 4 } } as RunSummary;
    const runs = [base, repeat, run('running', null, 5), run('failed', null, 4)];
    expect(newestRetraining(runs, 3)?.number).toBe(5);
    expect(newestRetraining(runs, 5)).toBeNull();
    expect(newestRetraining([], 0)).toBeNull();
  });
});
