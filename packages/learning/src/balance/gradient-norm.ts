import { matching } from './matching.ts';

/** Matches the lengths of both gradients over the weights that they share. */
export const gradientNorm = matching(({ dataNorm, feedbackNorm }) => ({ data: dataNorm, feedback: feedbackNorm }));
