import { describe, expect, test } from 'vitest';
import { RandomStream } from './random-stream.ts';
import { Sampler } from './sampler.ts';

const draw = (stream: RandomStream, count: number) => Array.from({ length: count }, () => stream.uniform());

describe('RandomStream', () => {
  test('repeats by seed and purpose, and differs between them', () => {
    expect(draw(new RandomStream(3, 'data'), 5)).toEqual(draw(new RandomStream(3, 'data'), 5));
    expect(draw(new RandomStream(3, 'data'), 5)).not.toEqual(draw(new RandomStream(4, 'data'), 5));
    expect(draw(new RandomStream(3, 'data'), 5)).not.toEqual(draw(new RandomStream(3, 'dropout'), 5));
  });

  test('is spread evenly over [0, 1)', () => {
    const values = draw(new RandomStream(1, 'spread'), 20_000);
    const bins = new Array<number>(10).fill(0);
    for (const value of values) bins[Math.floor(value * 10)] = (bins[Math.floor(value * 10)] ?? 0) + 1;
    for (const count of bins) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });
});

test('a sampler goes through all values before it repeats one', () => {
  const sampler = new Sampler(Int32Array.from([4, 5, 6]), new RandomStream(0, 'sampler'));
  const taken = [...sampler.take(2), ...sampler.take(4)];
  expect(taken.slice(0, 3).sort()).toEqual([4, 5, 6]);
  expect(taken.slice(3).sort()).toEqual([4, 5, 6]);
});
