/** By which share of an area rounding may change it where nothing else does. */
export const leastShare = 1e-6;

/** Whether two areas in px² are one. @param share of the larger one that they may differ by; at least 0.01 px² */
export const agree = (one: number, other: number, share: number): boolean =>
  Math.abs(one - other) <= Math.max(0.01, share * Math.max(one, other));
