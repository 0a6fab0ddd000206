/** One line of a chart: points with x rising; `null` leaves a gap. */
export interface ChartSeries {
  readonly name: string;
  /** A CSS colour, usually one of the tokens `--series-…`. */
  readonly colour: string;
  readonly points: readonly { readonly x: number; readonly y: number | null }[];
  readonly dashed?: boolean;
}

export interface ChartFrame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface ChartScale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

/** About `wanted` round steps that hold every value; an empty list spans 0 to 1. */
export function niceScale(values: readonly number[], wanted = 4, floor?: number): ChartScale {
  const finite = values.filter(Number.isFinite);
  const lowest = Math.min(floor ?? Infinity, ...(finite.length > 0 ? finite : [0]));
  const highest = Math.max(floor ?? -Infinity, ...(finite.length > 0 ? finite : [1]));
  const span = highest - lowest || Math.abs(highest) || 1;
  const power = 10 ** Math.floor(Math.log10(span / wanted));
  const step =
    [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => span / size <= wanted + 0.5) ?? power * 10;
  const first = Math.floor(lowest / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(highest / step - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
  return { low: ticks[0] ?? 0, high: ticks.at(-1) ?? 1, ticks };
}

export function position(value: number, { low, high }: ChartScale, from: number, to: number): number {
  return from + ((value - low) / (high - low || 1)) * (to - from);
}

/** The SVG path of a series; a gap starts a new stroke. */
export function linePath(series: ChartSeries, x: ChartScale, y: ChartScale, frame: ChartFrame): string {
  let isDrawing = false;
  const parts: string[] = [];
  for (const point of series.points) {
    if (point.y === null || !Number.isFinite(point.y)) {
      isDrawing = false;
      continue;
    }
    const left = position(point.x, x, frame.left, frame.width - frame.right).toFixed(1);
    const top = position(point.y, y, frame.height - frame.bottom, frame.top).toFixed(1);
    parts.push(`${isDrawing ? 'L' : 'M'}${left} ${top}`);
    isDrawing = true;
  }
  return parts.join('');
}

/** The point of a series nearest to `x` that has a value; null where it has none. */
export function nearest(series: ChartSeries, x: number): { readonly x: number; readonly y: number } | null {
  let best: { x: number; y: number } | null = null;
  for (const point of series.points) {
    if (point.y === null) continue;
    if (best === null || Math.abs(point.x - x) < Math.abs(best.x - x)) best = { x: point.x, y: point.y };
  }
  return best;
}
