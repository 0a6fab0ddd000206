import { describe, expect, it } from 'vitest';
import type { ChartSeries } from './chart.ts';
import { linePath, nearest, niceScale, position } from './chart.ts';

const frame = { width: 110, height: 60, left: 10, right: 0, top: 0, bottom: 10 };

describe('scale of a chart', () => {
  it('takes round steps that hold every value', () => {
    expect(niceScale([0.13, 0.71], 4, 0)).toEqual({ low: 0, high: 0.8, ticks: [0, 0.2, 0.4, 0.6, 0.8] });
    expect(niceScale([0, 50]).ticks).toEqual([0, 20, 40, 60]);
  });

  it('has a range for nothing and for one value', () => {
    expect(niceScale([]).high).toBeGreaterThan(niceScale([]).low);
    const single = niceScale([0.4]);
    expect(single.low).toBeLessThanOrEqual(0.4);
    expect(single.high).toBeGreaterThanOrEqual(0.4);
  });
});

describe('lines of a chart', () => {
  const series: ChartSeries = {
    name: 'loss',
    colour: 'red',
    points: [
      { x: 0, y: 1 },
      { x: 5, y: null },
      { x: 10, y: 0 },
    ],
  };
  const unit = { low: 0, high: 1, ticks: [0, 1] };

  it('begins a new stroke after a gap', () => {
    expect(linePath(series, { low: 0, high: 10, ticks: [] }, unit, frame)).toBe('M10.0 0.0M110.0 50.0');
  });

  it('finds the nearest point that has a value', () => {
    expect(nearest(series, 6)).toEqual({ x: 10, y: 0 });
    expect(nearest({ ...series, points: [{ x: 1, y: null }] }, 1)).toBeNull();
    expect(position(5, { low: 0, high: 10, ticks: [] }, 0, 100)).toBe(50);
  });
});
