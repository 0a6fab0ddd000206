/**
 * The one plain slider: how much may attention stray outside what was drawn? 0 is "hardly at all", 100 "freely". It sets
 * the share of the first feedback loss that may be left, on a logarithmic scale: 10^(2.6·stray/100 − 2.6), so 0.25 % … 5 % … 100 %.
 */
export function shareOf(stray: number): number {
  return Number((10 ** (2.6 * (stray / 100 - 1))).toPrecision(2));
}

export const middleStray = 50;

/** The slider's position in words. */
export function strayInWords(stray: number): string {
  if (stray <= 10) return 'hardly at all';
  if (stray <= 40) return 'a little';
  if (stray < 60) return 'somewhat';
  return stray < 90 ? 'rather freely' : 'freely';
}
