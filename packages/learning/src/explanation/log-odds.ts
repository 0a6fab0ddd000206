/**
 * Calibrated log odds of one class, image by image: z_c/T − log Σ_{j≠c} exp(z_j/T) = log(p_c / (1 − p_c)). Where a
 * probability is so near 1 that nothing moves it any more, they still tell more from less. For two classes they are
 * the difference of the logits over T.
 * @param logits images × classes
 * @param asked the class
 * @returns one number per image
 */
export function logOdds(logits: Float32Array, classes: number, asked: number, temperature: number): Float32Array {
  const odds = new Float32Array(logits.length / classes);
  return odds.map((_, image) => {
    const row = logits.subarray(image * classes, (image + 1) * classes);
    const others = row.filter((_, index) => index !== asked);
    const largest = Math.max(...others);
    const sum = others.reduce((total, logit) => total + Math.exp((logit - largest) / temperature), 0);
    return ((row[asked] ?? 0) - largest) / temperature - Math.log(sum);
  });
}
