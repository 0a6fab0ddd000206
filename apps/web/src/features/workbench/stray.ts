/**
 * The one plain slider: how much may attention stray outside what was drawn? 0 is "not at all", 100 "freely". It sets λ,
 * the weight of the feedback loss, on a logarithmic scale: λ = 10^(1 − stray / 50), so 10 … 1 … 0.1.
 */
export function lambdaOf(stray: number): number {
  return Number((10 ** (1 - stray / 50)).toPrecision(3));
}

export const middleStray = 50;

/** The slider's position in words. */
export function strayInWords(stray: number): string {
  if (stray <= 10) return 'hardly at all';
  if (stray <= 40) return 'a little';
  if (stray < 60) return 'in balance with the labels';
  return stray < 90 ? 'rather freely' : 'freely';
}
