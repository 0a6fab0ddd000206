/**
 * Area under a curve by the trapezoid rule: Σ (x_{k+1} − x_k)·(y_k + y_{k+1}) / 2.
 * @param at the x of each point, ascending; steps may differ
 * @param values the y of each point
 */
export function trapezoid(at: readonly number[], values: ArrayLike<number>): number {
  let area = 0;
  for (let point = 1; point < at.length; point++) {
    const step = (at[point] ?? 0) - (at[point - 1] ?? 0);
    area += (step * ((values[point - 1] ?? 0) + (values[point] ?? 0))) / 2;
  }
  return area;
}
