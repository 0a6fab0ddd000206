/** Indices of scores from the lowest to the highest. */
export function orderOf(scores: ArrayLike<number>): Int32Array {
  return Int32Array.from({ length: scores.length }, (_, index) => index).sort(
    (one, other) => (scores[one] ?? 0) - (scores[other] ?? 0),
  );
}

/**
 * Probability that a positive scores above a negative, ties half (Mann–Whitney); NaN without both.
 * @param order the scores' `orderOf`, made once where many weightings are asked for
 * @param weights of each score; all 1 without them
 */
export function areaUnderCurve(
  scores: ArrayLike<number>,
  order: Int32Array,
  isPositive: (index: number) => boolean,
  weights?: ArrayLike<number>,
): number {
  let below = 0;
  let pairs = 0;
  let positives = 0;
  let place = 0;
  while (place < order.length) {
    const value = scores[order[place]!];
    let tiedPositives = 0;
    let tiedNegatives = 0;
    for (; place < order.length && scores[order[place]!] === value; place++) {
      const index = order[place]!;
      const weight = weights === undefined ? 1 : (weights[index] ?? 0);
      if (isPositive(index)) tiedPositives += weight;
      else tiedNegatives += weight;
    }
    pairs += tiedPositives * (below + tiedNegatives / 2);
    below += tiedNegatives;
    positives += tiedPositives;
  }
  return pairs / (positives * below);
}
