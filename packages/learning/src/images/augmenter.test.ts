import type { Augmentation } from '@fovea/domain';
import { fullAugmentation } from '@fovea/domain';
import { expect, test } from 'vitest';
import { RandomStreams } from '../random/random-streams.ts';
import { Augmenter } from './augmenter.ts';
import { orientations } from './orientations.ts';

const size = 32;
const off: Augmentation = { flips: false, turns: false, shift: 0, brightness: 0, stain: 0 };

function draw(augmentation: Augmentation, count = 200) {
  const augmenter = new Augmenter(augmentation, size, new RandomStreams(3));
  return Array.from({ length: count }, () => {
    const { order, turned, gains } = augmenter.next();
    return { order: order.slice(), turned, gains };
  });
}

/** How far an order of an upright image is shifted: where pixel (16, 16) lies. */
function shiftOf(order: Int32Array): [number, number] {
  const at = order.indexOf(16 * size + 16);
  return [(at % size) - 16, Math.floor(at / size) - 16];
}

test('all off draws nothing and changes nothing', () => {
  const streams = new RandomStreams(3);
  const augmenter = new Augmenter(off, size, streams);
  const before = streams.state();
  const { order, gains } = augmenter.next();
  expect(order).toBe(orientations(size)[0]);
  expect(gains).toEqual([1, 1, 1]);
  expect(streams.state()).toEqual(before);
});

test('shifts reach the share of the width each way, and all of it between', () => {
  const shifts = draw({ ...off, shift: 0.06 }).map(({ order }) => shiftOf(order));
  for (const axis of [0, 1] as const) {
    const seen = new Set(shifts.map((by) => by[axis]));
    expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
  }
});

test('brightness is one gain for all channels, stain one for each, both within their share', () => {
  for (const { gains } of draw({ ...off, brightness: 0.2 })) {
    expect(new Set(gains).size).toBe(1);
    expect(Math.abs(gains[0] - 1)).toBeLessThanOrEqual(0.2);
  }
  const stains = draw({ ...off, stain: 0.1 }).map(({ gains }) => gains);
  expect(stains.every((gains) => new Set(gains).size === 3)).toBe(true);
  const spread = stains.flat();
  expect(Math.min(...spread)).toBeGreaterThanOrEqual(0.9);
  expect(Math.max(...spread)).toBeLessThan(1.1);
  expect(Math.max(...spread) - Math.min(...spread)).toBeGreaterThan(0.18);
});

test('one kind of change never shifts another: each draws from its own stream', () => {
  const all = draw(fullAugmentation);
  const turns = draw({ ...off, flips: true, turns: true });
  const shifts = draw({ ...fullAugmentation, brightness: 0, stain: 0 });
  const light = draw({ ...off, brightness: fullAugmentation.brightness, stain: fullAugmentation.stain });
  all.forEach(({ order, turned, gains }, index) => {
    expect(turned).toEqual(turns[index]?.order);
    expect(order).toEqual(shifts[index]?.order);
    expect(gains).toEqual(light[index]?.gains);
  });
});
