/** A number with fixed decimals and a true minus; "–" where there is none. */
export function decimal(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

/** 1st, 2nd, 3rd, 4th … 11th … */
export function ordinal(value: number): string {
  const whole = Math.round(value);
  const [ten, hundred] = [whole % 10, whole % 100];
  if (ten === 1 && hundred !== 11) return `${whole}st`;
  if (ten === 2 && hundred !== 12) return `${whole}nd`;
  return ten === 3 && hundred !== 13 ? `${whole}rd` : `${whole}th`;
}
