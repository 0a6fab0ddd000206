/**
 * The fewest looks, of those measured, from which on the wanted accuracy is reached, at that number and at every larger
 * one; null where the last falls short. One lucky number among worse ones is no need met.
 * @param at by the number of looks, rising
 */
export function needs(
  at: readonly { readonly looks: number; readonly accuracy: { readonly value: number } }[],
  wanted: number,
): number | null {
  const lastShort = at.findLastIndex(({ accuracy }) => accuracy.value < wanted);
  return at[lastShort + 1]?.looks ?? null;
}
