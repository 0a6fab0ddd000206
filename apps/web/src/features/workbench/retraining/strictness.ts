/**
 * The one plain slider: how strictly must the model follow the marks? 0 is "loosely", 100 "exactly". It sets the share of the
 * first feedback loss that may be left, on a logarithmic scale: 10^(−2.6·strictness/100), so 100 % … 5 % … 0.25 %.
 */
export function shareOf(strictness: number): number {
  return Number((10 ** (-2.6 * (strictness / 100))).toPrecision(2));
}

export const middleStrictness = 50;

/** What stands at the slider's ends. */
export const ends = { loose: 'loosely', strict: 'exactly' } as const;

/** The slider's position in words. */
export function strictnessInWords(strictness: number): string {
  if (strictness >= 90) return ends.strict;
  if (strictness >= 60) return 'closely';
  if (strictness > 40) return 'moderately';
  return strictness > 10 ? 'roughly' : ends.loose;
}
