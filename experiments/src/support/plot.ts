import { writeFile } from 'node:fs/promises';
import type { TopLevelSpec } from 'vega-lite';

export interface PlotPoint {
  /** Name in the legend, or of the bar. */
  readonly series: string;
  readonly x: number | string;
  readonly y: number;
  /** Lowest and highest of the repeats, or ends of the interval. */
  readonly low?: number;
  readonly high?: number;
}

export interface PlotAxes {
  readonly title: string;
  readonly x: string;
  readonly y: string;
}

const folder = new URL('../../results/', import.meta.url);
const look = {
  background: 'white',
  config: { axis: { grid: true, gridColor: '#e5e7eb' }, view: { stroke: null }, font: 'sans-serif' },
} as const;

/** Writes `results/NAME.svg`: one line per series over an x axis whose steps double. */
export function plotLines(name: string, { title, x, y }: PlotAxes, points: readonly PlotPoint[]): Promise<void> {
  const across = {
    field: 'x',
    type: 'quantitative' as const,
    title: x,
    scale: { type: 'log' as const, base: 2 },
    axis: { values: [...new Set(points.map((point) => Number(point.x)))] as number[] },
  };
  const colour = {
    field: 'series',
    type: 'nominal',
    title: null,
    legend: { orient: 'bottom', columns: 3, labelLimit: 400 },
  } as const;
  return draw(name, {
    ...look,
    title,
    width: 560,
    height: 320,
    data: { values: [...points] },
    encoding: { x: across, color: colour },
    layer: [
      {
        mark: { type: 'line', point: true },
        encoding: { y: { field: 'y', type: 'quantitative', title: y, scale: { zero: true } } },
      },
      {
        mark: 'rule',
        transform: [{ filter: 'isValid(datum.low)' }],
        encoding: { y: { field: 'low', type: 'quantitative' }, y2: { field: 'high' } },
      },
    ],
  });
}

/** Writes `results/NAME.svg`: one bar per series, its spread over the repeats or its interval as a line. */
export function plotBars(name: string, { title, y }: Omit<PlotAxes, 'x'>, points: readonly PlotPoint[]): Promise<void> {
  return draw(name, {
    ...look,
    title,
    width: 560,
    height: { step: 28 },
    data: { values: [...points] },
    encoding: { y: { field: 'series', type: 'nominal', title: null, sort: null, axis: { labelLimit: 800 } } },
    layer: [
      { mark: { type: 'bar', color: '#4c78a8' }, encoding: { x: { field: 'y', type: 'quantitative', title: y } } },
      {
        mark: 'rule',
        transform: [{ filter: 'isValid(datum.low)' }],
        encoding: { x: { field: 'low', type: 'quantitative' }, x2: { field: 'high' } },
      },
      {
        mark: { type: 'text', align: 'left', dx: 6 },
        transform: [{ calculate: "format(datum.y, ',.0f')", as: 'label' }],
        encoding: { x: { field: 'high', type: 'quantitative' }, text: { field: 'label' } },
      },
    ],
  });
}

export interface LabelledPoint {
  /** Colour of the point, by the name in the legend. */
  readonly series: string;
  /** Text beside the point. */
  readonly label: string;
  readonly x: number;
  readonly y: number;
}

/** Writes `results/NAME.svg`: one point a measurement, shares as per cent. */
export function plotPoints(name: string, { title, x, y }: PlotAxes, points: readonly LabelledPoint[]): Promise<void> {
  const axis = { type: 'quantitative', scale: { zero: false }, axis: { format: '.3~%' } } as const;
  return draw(name, {
    ...look,
    title,
    width: 560,
    height: 420,
    data: { values: [...points] },
    encoding: {
      x: { field: 'x', title: x, ...axis },
      y: { field: 'y', title: y, ...axis },
      color: {
        field: 'series',
        type: 'nominal',
        title: null,
        scale: { scheme: 'tableau20' },
        legend: { orient: 'bottom', columns: 3, labelLimit: 400 },
      },
    },
    layer: [
      { mark: { type: 'point', filled: true, size: 60 } },
      { mark: { type: 'text', align: 'left', dx: 7, fontSize: 9 }, encoding: { text: { field: 'label' } } },
    ],
  });
}

async function draw(name: string, spec: TopLevelSpec): Promise<void> {
  // Only benchmarks that draw wait for these.
  const [{ parse, View }, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  await writeFile(new URL(`${name}.svg`, folder), `${svg}\n`);
}
