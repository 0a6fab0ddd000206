import { matching } from './matching.ts';

/** Matches the losses themselves. */
export const magnitude = matching(({ dataLoss, feedbackLoss }) => ({ data: dataLoss, feedback: feedbackLoss }));
