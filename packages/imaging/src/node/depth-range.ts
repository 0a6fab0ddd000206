import type { DepthRange } from '@fovea/domain';

/** All that 16 bits can hold. */
export const fullRange: DepthRange = { low: 0, high: 65_535 };

export const isSameRange = (one: DepthRange, other: DepthRange): boolean =>
  one.low === other.low && one.high === other.high;

/** The lowest and the highest value of a 16-bit picture. */
export function valueRange(values: Uint16Array): { low: number; high: number } {
  let low = 65_535;
  let high = 0;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

/** One table at a time: an import or a page uses one range for many pictures. */
let table: { range: DepthRange; values: Uint8Array } | undefined;

function tableOf(range: DepthRange): Uint8Array {
  if (table !== undefined && isSameRange(table.range, range)) return table.values;
  const { low, high } = range;
  const values = Uint8Array.from({ length: 65_536 }, (_, value) =>
    Math.round((255 * (Math.min(high, Math.max(low, value)) - low)) / (high - low)),
  );
  table = { range, values };
  return values;
}

/** 16-bit values in 8 bits: `low` becomes 0, `high` 255, in proportion between them, and what lies beyond is cut. */
export function stretch(values: Uint16Array, range: DepthRange): Uint8Array {
  const eightBits = tableOf(range);
  const stretched = new Uint8Array(values.length);
  for (let index = 0; index < values.length; index++) stretched[index] = eightBits[values[index] ?? 0] ?? 0;
  return stretched;
}
