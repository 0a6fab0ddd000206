import { balanceSchema, balanceSchemeNames, type Balance, type BalanceInput } from '@fovea/domain';
import { describe, expect, test } from 'vitest';
import { beginBalance, nextBalance, type BalanceState } from './balance.ts';
import type { Observation } from './scheme.ts';

const steps = 20;
const parsed = (input: BalanceInput): Balance => balanceSchema.parse(input);

/** A converged model at the first steps of new feedback, unless told otherwise. */
const saw = (step: number, more: Partial<Observation> = {}): Observation => ({
  step,
  steps,
  dataLoss: 0.08,
  feedbackLoss: 2,
  dataNorm: 0.5,
  feedbackNorm: 4,
  cosine: -0.5,
  ...more,
});

/** The weights of each step, the first's and one after each thing seen, by way of JSON as in a checkpoint. */
function weightsAlong(input: BalanceInput, seen: readonly Partial<Observation>[]): BalanceState['weights'][] {
  const balance = parsed(input);
  let state = beginBalance(balance, steps);
  return [
    state.weights,
    ...seen.map((more, index) => {
      const stored = JSON.parse(JSON.stringify(state)) as BalanceState;
      state = nextBalance(balance, stored, saw(index + 1, more), 0.01);
      return state.weights;
    }),
  ];
}
const feedbackAlong = (input: BalanceInput, seen: readonly Partial<Observation>[]) =>
  weightsAlong(input, seen).map(({ feedback }) => feedback);

function expectClose(found: readonly number[], byHand: readonly number[]) {
  expect(found).toHaveLength(byHand.length);
  byHand.forEach((value, index) => expect(found[index]).toBeCloseTo(value, 9));
}

describe('schemes, step by step as worked out by hand', () => {
  test.each(['static', 'pcgrad'] as const)('%s keeps λ', (scheme) => {
    expect(weightsAlong({ scheme, lambda: 3 }, [{}, { cosine: 1 }])).toEqual(
      Array.from({ length: 3 }, () => ({ data: 1, feedback: 3 })),
    );
  });

  test('scheduled warms up: a quarter of 20 steps to λ = 2, then stays', () => {
    expectClose(
      feedbackAlong({ scheme: 'scheduled', lambda: 2, within: 0.25 }, [{}, {}, {}, {}, {}, {}]),
      [0.4, 0.8, 1.2, 1.6, 2, 2, 2],
    );
  });

  test('scheduled decays: from λ to half of it over all steps', () => {
    const weights = feedbackAlong({ scheme: 'scheduled', from: 1, to: 0.5, within: 1 }, Array(19).fill({}));
    expectClose([weights[0]!, weights[9]!, weights[19]!], [1 - 0.5 / 20, 0.75, 0.5]);
  });

  test('constrained: the multiplier grows while the loss is above ε, and falls to 0 below', () => {
    // excess 1.5: μ = 1 + .1·1.5 = 1.15, w = 1.15 + 2·1.5; excess −.3: μ = 1.12, w = .52; excess −.5 twice: μ = 1.07, 1.02
    const seen = [{ feedbackLoss: 2 }, { feedbackLoss: 0.2 }, { feedbackLoss: 0 }, { feedbackLoss: 0 }];
    const settings = { scheme: 'constrained', epsilon: 0.5, penalty: 2, rate: 0.1 } as const;
    expectClose(feedbackAlong(settings, seen), [1, 4.15, 0.52, 0.07, 0.02]);
    const fallen = feedbackAlong({ ...settings, rate: 1 }, [
      { feedbackLoss: 0 },
      { feedbackLoss: 0 },
      { feedbackLoss: 0 },
    ]);
    expectClose(fallen, [1, 0, 0, 0]);
  });

  test('DWA: equal for two windows, then by how slowly each falls, λ times', () => {
    // Means of windows: data 1 → ½, feedback 2 → 2. r = ½ and 1, T = 2: shares 2·e^.25 and 2·e^.5 of their sum.
    const seen = [
      { dataLoss: 0.8, feedbackLoss: 1 },
      { dataLoss: 1.2, feedbackLoss: 3 },
      { dataLoss: 0.6, feedbackLoss: 2 },
      { dataLoss: 0.4, feedbackLoss: 2 },
      {},
    ];
    const weights = weightsAlong({ scheme: 'dwa', lambda: 3, window: 2 }, seen);
    expect(weights.slice(0, 4)).toEqual(Array.from({ length: 4 }, () => ({ data: 1, feedback: 3 })));
    const sum = Math.exp(0.25) + Math.exp(0.5);
    for (const at of [4, 5]) {
      expect(weights[at]?.data).toBeCloseTo((2 * Math.exp(0.25)) / sum, 9);
      expect(weights[at]?.feedback).toBeCloseTo((3 * 2 * Math.exp(0.5)) / sum, 9);
    }
  });

  test('uncertainty: log variances descend along ½ − exp(−s)·L', () => {
    // s_d = −.1·(.5 − .08) = −.042, s_f = −.1·(.5 − 2) = .15; then s_d − .1·(.5 − e^.042·.08), s_f − .1·(.5 − e^−.15·2)
    const second = {
      data: -0.042 - 0.1 * (0.5 - Math.exp(0.042) * 0.08),
      feedback: 0.15 - 0.1 * (0.5 - Math.exp(-0.15) * 2),
    };
    const found = weightsAlong({ scheme: 'uncertainty', rate: 0.1, floor: 0 }, [{}, {}]);
    expectClose(
      found.map(({ data }) => data),
      [1, Math.exp(0.042), Math.exp(-second.data)],
    );
    expectClose(
      found.map(({ feedback }) => feedback),
      [1, Math.exp(-0.15), Math.exp(-second.feedback)],
    );
  });

  test('uncertainty ends at 1/(2·L)', () => {
    const last = weightsAlong({ scheme: 'uncertainty', rate: 1, floor: 0 }, Array(200).fill({})).at(-1);
    expect(last?.data).toBeCloseTo(1 / 0.16, 6);
    expect(last?.feedback).toBeCloseTo(1 / 4, 6);
  });

  test('GradNorm: the longer gradient loses weight; where one loss has fallen, the other gains', () => {
    // G = (.5, 4), mean 2.25, r = (1, 1): data 1 + .025·.5 = 1.0125, feedback 1 − .025·4 = .9; scaled by 2/1.9125.
    const first = 2.025 / 1.9125;
    // Then the data loss is at a quarter: r = (.4, 1.6), α = 1: G ≈ (.53, 3.76), mean 2.15, targets .86 and 3.44.
    const second = [first + 0.025 * 0.5, 2 - first - 0.025 * 4] as const;
    const found = weightsAlong({ scheme: 'gradnorm', asymmetry: 1, floor: 0 }, [{}, { dataLoss: 0.02 }]);
    expectClose(
      found.map(({ data }) => data),
      [1, first, (2 * second[0]) / (second[0] + second[1])],
    );
    found.forEach(({ data, feedback }) => expect(data + feedback).toBeCloseTo(2, 9));
  });

  test('magnitude: the ratio of running means, λ times', () => {
    // Means after two steps with memory .5: data .08, .06; feedback 2, 1.5.
    const seen = [{}, { dataLoss: 0.04, feedbackLoss: 1 }];
    expectClose(feedbackAlong({ scheme: 'magnitude', lambda: 10, memory: 0.5, floor: 0 }, seen), [10, 0.4, 0.4]);
    expectClose(
      feedbackAlong({ scheme: 'magnitude', memory: 0, floor: 0 }, [{}, { dataLoss: 0.3, feedbackLoss: 1 }]),
      [1, 0.04, 0.3],
    );
    expectClose(feedbackAlong({ scheme: 'magnitude', memory: 1, floor: 0 }, [{}, { dataLoss: 3 }]), [1, 0.04, 0.04]);
  });

  test('gradient norm: the same of the gradients', () => {
    const seen = [{}, { dataNorm: 4.5, feedbackNorm: 1 }];
    expectClose(feedbackAlong({ scheme: 'gradient-norm', memory: 0.5, floor: 0 }, seen), [1, 0.125, 1]);
  });
});

describe('every scheme', () => {
  const floored = balanceSchemeNames.filter((scheme) => 'floor' in parsed({ scheme } as BalanceInput));

  test('those that make losses equal have a floor, and keep it as they are set at first', () => {
    expect(floored).toEqual(['uncertainty', 'gradnorm', 'magnitude', 'gradient-norm']);
  });

  test('a high floor holds where the data weigh much, too: they give way, not the floor', () => {
    const along = weightsAlong({ scheme: 'uncertainty', floor: 10 }, Array(2000).fill({ dataLoss: 0.01 }));
    for (const { data, feedback } of along) expect(feedback).toBeGreaterThanOrEqual(10 * data);
    // Without a floor the data would weigh 1 / (2 · 0.01) = 50, and ten times that is more than any loss may weigh.
    expect(along.at(-1)).toEqual({ data: 10, feedback: 100 });
  });

  test.each(floored)('%s never weighs the feedback below its floor × the data', (scheme) => {
    for (const floor of [0.5, 1]) {
      for (const { data, feedback } of weightsAlong({ scheme, floor, lambda: 0.1 } as BalanceInput, Array(50).fill({})))
        expect(feedback).toBeGreaterThanOrEqual(floor * data);
    }
  });

  test.each(balanceSchemeNames)('%s stays within numbers on losses and gradients of 0, and on large ones', (scheme) => {
    const nothing = { dataLoss: 0, feedbackLoss: 0, dataNorm: 0, feedbackNorm: 0, cosine: 0 };
    const much = { dataLoss: 1e30, feedbackLoss: 1e-30, dataNorm: 1e30, feedbackNorm: 1e-30 };
    const quick = scheme === 'dwa' ? { scheme, window: 1, temperature: 0.1 } : { scheme };
    for (const { data, feedback } of weightsAlong(quick as BalanceInput, [nothing, nothing, much, nothing, much])) {
      expect(data).toBeGreaterThan(0);
      expect(data).toBeLessThanOrEqual(100);
      expect(feedback).toBeGreaterThanOrEqual(0);
      expect(feedback).toBeLessThanOrEqual(100);
    }
  });
});

describe('the cost of the feedback', () => {
  const costOf = (input: BalanceInput, seen: readonly Partial<Observation>[]) => {
    const balance = parsed(input);
    return seen.reduce<BalanceState>(
      (state, more, index) => nextBalance(balance, state, saw(index + 1, more), 0.01),
      beginBalance(balance, steps),
    ).cost;
  };

  test('adds up −rate·w·g_d·g_f: what opposes costs, what agrees pays back', () => {
    expect(costOf({ lambda: 2 }, [{}])).toBeCloseTo(0.01 * 2 * 0.5 * 4 * 0.5, 12);
    expect(costOf({ lambda: 2 }, [{}, { cosine: 0.5 }])).toBeCloseTo(0, 12);
    expect(costOf({ lambda: 2 }, [{ cosine: 0 }])).toBeCloseTo(0, 12);
  });

  test('of projected gradients is what the data gives up', () => {
    expect(costOf({ scheme: 'pcgrad' }, [{}])).toBeCloseTo(0.01 * 0.5 ** 2 * 0.25, 12);
    expect(costOf({ scheme: 'pcgrad' }, [{ cosine: 0.5 }])).toBeCloseTo(-0.01 * 0.5 * 4 * 0.5, 12);
  });
});
