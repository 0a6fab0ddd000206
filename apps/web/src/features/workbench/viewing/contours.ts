import type { ColourMapName, ColourRange } from '@fovea/imaging/browser';
import { colourise, contourLines, legendTicks } from '@fovea/imaging/browser';

/** All places where a map has one value, in map pixels. */
export interface Contour {
  readonly path: Path2D;
  readonly colour: string;
  /** Side of the map in pixels. */
  readonly side: number;
}

/** How many lines a map gets, about. */
const lines = 5;

/**
 * The values at which lines are drawn: round numbers, and the threshold. Nought and the ends of the range
 * separate nothing, and below the threshold there is nothing to see.
 * @param threshold of a value's size; 0 where nothing is left out
 */
export function contourLevels(range: ColourRange, threshold: number): readonly number[] {
  const numbers = legendTicks(range, lines).map(({ value }) => value);
  const cuts = threshold > 0 ? [threshold, -threshold] : [];
  const levels = [...numbers.filter((value) => value !== 0 && Math.abs(value) > threshold), ...cuts];
  return levels.filter((value) => value > range.low && value < range.high).toSorted((one, other) => one - other);
}

export function contoursOf(
  map: Float32Array,
  { colourMap, range, threshold }: { colourMap: ColourMapName; range: ColourRange; threshold: number },
): readonly Contour[] {
  const side = Math.sqrt(map.length);
  return contourLevels(range, threshold).map((level) => {
    const [red, green, blue] = colourise(Float32Array.of(level), colourMap, range);
    const path = new Path2D();
    for (const line of contourLines(map, level)) {
      line.forEach(([x, y], index) => (index === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
    }
    return { path, colour: `rgb(${[red, green, blue].join(' ')})`, side };
  });
}
