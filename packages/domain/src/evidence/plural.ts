/** A count with its noun: `1 image`, `2 images`. */
export const plural = (count: number, one: string): string => `${String(count)} ${one}${count === 1 ? '' : 's'}`;
