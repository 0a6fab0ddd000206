import type { Estimate } from '@fovea/domain';
import { isUnknown } from '@fovea/domain';

const narrowSpace = ' ';
const minus = '−';

/** @param text of the size, rounded: what rounds to 0 has no sign */
function signed(text: string, value: number): string {
  if (Number(text) === 0) return text;
  return value < 0 ? `${minus}${text}` : `+${text}`;
}

/** A share in [0,1] as per cent. */
export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)}${narrowSpace}%`;
}

/** A difference of two shares in percentage points, with its sign. */
export function points(difference: number, digits = 1): string {
  return `${signed(Math.abs(100 * difference).toFixed(digits), difference)}${narrowSpace}pp`;
}

/** A difference in its own unit, with its sign. */
export function delta(difference: number, digits = 3): string {
  return signed(Math.abs(difference).toFixed(digits), difference);
}

/** The interval of an estimate, as shares in per cent or in the estimate's own unit. */
export function interval(estimate: Estimate, unit: 'percent' | 'points' | 'plain', digits = 1): string {
  if (isUnknown(estimate)) return 'too few subjects to tell';
  const text = (value: number) => {
    const scaled = unit === 'plain' ? value : 100 * value;
    const rounded = Math.abs(scaled).toFixed(digits);
    if (unit === 'points') return signed(rounded, scaled);
    return scaled < 0 ? `${minus}${rounded}` : rounded;
  };
  return `${text(estimate.low)} to ${text(estimate.high)}`;
}

const grouping = new Intl.NumberFormat('en', { useGrouping: true });
/** A whole number with its thousands apart. */
export function count(value: number): string {
  return grouping.format(value).replaceAll(',', narrowSpace);
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A length of time as a person says it. */
export function duration(seconds: number): string {
  if (seconds < 1) return 'under 1 s';
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

export function secondsBetween(from: string, to: string): number {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
}

const dateAndTime = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
/** An ISO time in the reader's zone. */
export function when(iso: string): string {
  return dateAndTime.format(new Date(iso));
}

const agoSteps = [
  [60, 1, 's'],
  [3600, 60, 'min'],
  [86_400, 3600, 'h'],
  [30 * 86_400, 86_400, 'd'],
] as const;

/** How long ago, briefly; older than a month, the date. */
export function ago(iso: string, now: Date = new Date()): string {
  const seconds = Math.max(0, (now.getTime() - Date.parse(iso)) / 1000);
  if (seconds < 5) return 'just now';
  const step = agoSteps.find(([limit]) => seconds < limit);
  return step ? `${Math.floor(seconds / step[1])} ${step[2]} ago` : when(iso);
}

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
