/**
 * What a step saw, before it changed the weights. Gradients are taken over the weights that both losses reach: the gate's
 * and, of a gate behind stages, those of these stages; with a penalty on input gradients the classifier's.
 */
export interface Observation {
  /** Its number, the first is 1. */
  readonly step: number;
  readonly steps: number;
  readonly dataLoss: number;
  readonly feedbackLoss: number;
  /** Lengths of both gradients, unweighted. */
  readonly dataNorm: number;
  readonly feedbackNorm: number;
  /** Of the angle between them: below 0 the data and the expert disagree. 0 where a gradient vanishes. */
  readonly cosine: number;
}

/** What each loss counts in the sum that a step descends. */
export interface LossWeights {
  readonly data: number;
  readonly feedback: number;
}

/** The weights of the step to come, and what the scheme must know to go on; plain JSON, kept in checkpoints. */
export interface SchemeState<Memory = unknown> {
  readonly weights: LossWeights;
  readonly memory: Memory;
}

/** A way to balance data and feedback: a pure state machine, from what a step saw to the weights of the next. */
export interface Scheme<Settings, Memory = unknown> {
  /** Before the first step. */
  begin(settings: Settings, steps: number): SchemeState<Memory>;
  next(settings: Settings, state: SchemeState<Memory>, saw: Observation): SchemeState<Memory>;
}

/** No loss ever weighs more. */
const heaviest = 100;

/** A weight from `floor` up to what a step can bear; what is no number, as of two losses of 0, is the floor. */
export const bounded = (weight: number, floor = 0): number =>
  Math.min(heaviest, Math.max(floor, Number.isNaN(weight) ? floor : weight));

/** @param floor the least that the feedback may weigh, as a multiple of the data's weight, which leaves room for it */
export function weightsOf(data: number, feedback: number, floor = 0): LossWeights {
  const withRoom = Math.min(data, heaviest / Math.max(1, floor));
  return { data: withRoom, feedback: bounded(feedback, floor * withRoom) };
}
