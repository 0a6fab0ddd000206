import type { ColourMapName, ColourRange } from '@fovea/imaging/browser';
import { divergingRange } from '@fovea/imaging/browser';
import type { MapName } from './panels.ts';

/** What kind of numbers a map holds: shares of attention, changes of them, or falls of a probability. */
export type Scale = 'attention' | 'difference' | 'occlusion';

export function scaleOf(map: MapName): Scale {
  return map === 'difference' || map === 'occlusion' ? map : 'attention';
}

/** What is signed gets the diverging map, whose middle colour means zero. */
export function colourMapFor(map: MapName, chosen: ColourMapName): ColourMapName {
  return scaleOf(map) === 'attention' ? chosen : 'diverging';
}

/** A fall of the probability smaller than this is not blown up to full colour. */
export const leastFall = 0.02;

/**
 * Where a colour scale begins and ends. Fixed: attention 0 … 1, differences −1 … 1; stretched: the extremes of the
 * values. Occlusion has no natural range and is always stretched. What is signed stays symmetrical.
 * @param maps all maps that are compared with each other: they share one scale
 */
export function rangeOf(scale: Scale, range: 'fixed' | 'stretched', maps: readonly Float32Array[]): ColourRange {
  const values = Float32Array.from(maps.flatMap((map) => [...map]));
  if (scale === 'occlusion') return divergingRange(values, leastFall);
  if (scale === 'difference') return range === 'fixed' ? { low: -1, high: 1 } : divergingRange(values, 1e-3);
  if (range === 'fixed' || values.length === 0) return { low: 0, high: 1 };
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  return high - low > 1e-6 ? { low, high } : { low: 0, high: 1 };
}
