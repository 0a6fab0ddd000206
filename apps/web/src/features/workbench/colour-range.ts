import type { ColourRange } from '@fovea/imaging/browser';

/**
 * Where a colour scale begins and ends. Fixed: attention 0 … 1, differences −1 … 1. Stretched: an attention map's own
 * extremes; a difference stays symmetrical, so that its middle colour keeps meaning "no change".
 * @param maps all maps that are compared with each other: they share one scale
 */
export function rangeOf(kind: 'attention' | 'difference', range: 'fixed' | 'stretched', maps: readonly Float32Array[]): ColourRange {
  const fixed = kind === 'attention' ? { low: 0, high: 1 } : { low: -1, high: 1 };
  if (range === 'fixed') return fixed;
  let low = Infinity;
  let high = -Infinity;
  for (const map of maps) {
    for (const value of map) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (!(high - low > 1e-6)) return fixed;
  if (kind === 'attention') return { low, high };
  const largest = Math.max(Math.abs(low), Math.abs(high));
  return { low: -largest, high: largest };
}
