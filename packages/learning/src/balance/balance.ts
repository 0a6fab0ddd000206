import type { Balance } from '@fovea/domain';
import type { Observation, Scheme, SchemeState } from './scheme.ts';
import { schemes } from './schemes.ts';

/** Where the balance of a training stands; plain JSON. */
export interface BalanceState extends SchemeState {
  /** Of all steps so far; see `feedbackCost`. */
  readonly cost: number;
}

const schemeOf = (balance: Balance): Scheme<Balance> => schemes[balance.scheme];

export function beginBalance(balance: Balance, steps: number): BalanceState {
  return { ...schemeOf(balance).begin(balance, steps), cost: 0 };
}

/**
 * @param state whose weights the step was made with
 * @param rate learning rate of the weights that both losses reach, at that step; the gate's, where stages before it learn at another
 * @returns the weights of the next step
 */
export function nextBalance(balance: Balance, state: BalanceState, saw: Observation, rate: number): BalanceState {
  const cost = state.cost + rate * feedbackCost(saw, state.weights.feedback, balance.scheme === 'pcgrad');
  return { ...schemeOf(balance).next(balance, state, saw), cost };
}

/**
 * By how much a step's feedback raises the data loss, to first order and per unit of learning rate, as plain gradient
 * descent would have it: −w·g_d·g_f. Below 0 the expert helps the data. Adam scales every weight's step, so that this
 * compares steps and runs, and is no forecast. Projected gradients that pull apart cost what the data's gives up:
 * |g_d|²·cos².
 */
function feedbackCost({ dataNorm, feedbackNorm, cosine }: Observation, weight: number, isProjected: boolean): number {
  if (isProjected && cosine < 0) return (dataNorm * cosine) ** 2;
  return -weight * dataNorm * feedbackNorm * cosine;
}
