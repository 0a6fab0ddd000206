/** A number with its thousands apart: `1,200`. */
export const number = (value: number): string => value.toLocaleString('en');

/** A count with its noun: `1 image`, `5 images`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;
