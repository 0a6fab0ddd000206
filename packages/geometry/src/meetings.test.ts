import type { Ring } from '@fovea/domain';
import { expect, it } from 'vitest';
import { countMeetings } from './meetings.ts';

it.each<[string, number, ...Ring[]]>([
  [
    'a triangle',
    0,
    [
      [0, 0],
      [9, 0],
      [0, 9],
    ],
  ],
  [
    'a comb',
    0,
    [
      [0, 0],
      [9, 0],
      [9, 9],
      [6, 1],
      [5, 9],
      [4, 1],
      [0, 9],
    ],
  ],
  [
    'a bow-tie',
    1,
    [
      [0, 0],
      [9, 9],
      [9, 0],
      [0, 9],
    ],
  ],
  [
    'an upright bow-tie of level and upright edges',
    1,
    [
      [0, 5],
      [9, 5],
      [9, 9],
      [5, 9],
      [5, 0],
      [0, 0],
    ],
  ],
  [
    'a pentagram',
    5,
    [
      [5, 0],
      [8, 9],
      [0, 3],
      [10, 3],
      [2, 9],
    ],
  ],
  [
    'a corner on an edge, which two edges share',
    2,
    [
      [0, 0],
      [9, 0],
      [9, 9],
      [5, 0],
      [0, 9],
    ],
  ],
  [
    'a square in a square',
    0,
    [
      [0, 0],
      [9, 0],
      [9, 9],
      [0, 9],
    ],
    [
      [2, 2],
      [3, 2],
      [3, 3],
      [2, 3],
    ],
  ],
  [
    'two squares that overlap at a corner',
    2,
    [
      [0, 0],
      [5, 0],
      [5, 5],
      [0, 5],
    ],
    [
      [3, 3],
      [9, 3],
      [9, 9],
      [3, 9],
    ],
  ],
])('counts where edges meet: %s', (_name, count, ...rings) => {
  expect(countMeetings(rings, 100)).toBe(count);
  const turned = rings.map((ring) => ring.map(([x, y]) => [7 - y, x] as const).reverse());
  expect(countMeetings(turned, 100)).toBe(count);
});

it('counts no further than asked', () => {
  expect(
    countMeetings(
      [
        [
          [5, 0],
          [8, 9],
          [0, 3],
          [10, 3],
          [2, 9],
        ],
      ],
      3,
    ),
  ).toBe(3);
});
