import type { ColourMapName, ColourRange } from '@fovea/imaging/browser';
import { divergingRange } from '@fovea/imaging/browser';
import type { MapName } from './panels.ts';
import { isExplanation } from './panels.ts';

/**
 * What kind of numbers a map holds: shares of attention, changes of them, whose highest tenth a place is in, falls of the log odds by patch, parts of them
 * by pixel, or how much found features count.
 */
export type Scale = 'attention' | 'difference' | 'disagreement' | 'occlusion' | 'pixels' | 'cam';

export function scaleOf(map: MapName): Scale {
  if (map === 'difference' || map === 'disagreement' || map === 'occlusion') return map;
  if (map === 'gradient-input' || map === 'integrated-gradients') return 'pixels';
  return isExplanation(map) ? 'cam' : 'attention';
}

/** What is signed gets the diverging map, whose middle colour means zero. */
export function colourMapFor(map: MapName, chosen: ColourMapName): ColourMapName {
  const scale = scaleOf(map);
  return scale === 'attention' || scale === 'cam' ? chosen : 'diverging';
}

/** What is smaller than this is not blown up to full colour: a fall of .1 is one from 73 % to 71 %. */
const least = { attention: 0, difference: 1e-3, disagreement: 1, occlusion: 0.1, pixels: 1e-3, cam: 1e-3 } as const;

export const leastOf = (map: MapName): number => least[scaleOf(map)];

/** Maps by pixel have a few values far above all others; beyond this share of them, colours saturate. */
const shownShare = 0.995;

/**
 * Where a colour scale begins and ends. Fixed: attention 0 … 1, differences −1 … 1; stretched: the extremes of the
 * values. Explanations have no natural range and are always stretched. What is signed stays symmetrical.
 * @param maps all maps that are compared with each other: they share one scale
 */
export function rangeOf(scale: Scale, range: 'fixed' | 'stretched', maps: readonly Float32Array[]): ColourRange {
  if (scale === 'disagreement') return { low: -1, high: 1 };
  const values = Float32Array.from(maps.flatMap((map) => [...map]));
  if (scale === 'occlusion') return divergingRange(values, least.occlusion);
  if (scale === 'pixels')
    return divergingRange(Float32Array.of(quantile(values.map(Math.abs), shownShare)), least.pixels);
  if (scale === 'difference')
    return range === 'fixed' ? { low: -1, high: 1 } : divergingRange(values, least.difference);
  const low = values.reduce((smallest, value) => Math.min(smallest, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  if (scale === 'cam') return { low: 0, high: Math.max(high, least.cam) };
  if (range === 'fixed' || values.length === 0) return { low: 0, high: 1 };
  return high - low > 1e-6 ? { low, high } : { low: 0, high: 1 };
}

function quantile(values: Float32Array, share: number): number {
  return values.toSorted()[Math.floor(share * (values.length - 1))] ?? 0;
}

/**
 * Below which value a map is left out: attention and differences by their own numbers, explanations, whose numbers have
 * no natural end, as a share of the range.
 * @param chosen in [0,1]
 */
export function thresholdFor(map: MapName, chosen: number, range: ColourRange): number {
  return isExplanation(map) ? chosen * range.high : chosen;
}
