import { tickIncrement, ticks } from 'd3-array';
import type { ColourRange } from './colourise.ts';
import { positionIn } from './colourise.ts';

export interface LegendTick {
  readonly value: number;
  /** Along the legend: 0 at the low end, 1 at the high end. */
  readonly position: number;
  readonly label: string;
}

/** About `count` round values within the range, labelled with as many decimals as tell them apart. */
export function legendTicks(range: ColourRange, count = 5): LegendTick[] {
  if (!(range.high > range.low)) return [{ value: range.low, position: 0.5, label: String(range.low) }];
  const increment = tickIncrement(range.low, range.high, count);
  // d3 answers the inverse, negated, of an increment below 1.
  const decimals = increment < 0 ? Math.ceil(Math.log10(-increment) - 1e-9) : 0;
  return ticks(range.low, range.high, count).map((value) => ({
    value,
    position: positionIn(range, value),
    label: (value === 0 ? 0 : value).toFixed(decimals),
  }));
}
