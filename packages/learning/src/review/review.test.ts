import { describe, expect, test } from 'vitest';
import { cellMask } from './cell-mask.ts';
import { NearestReviewed, unitRows } from './distances.ts';
import { FarthestFirst } from './farthest-first.ts';
import type { ReviewCandidates } from './review-order.ts';
import { reviewOrder } from './review-order.ts';
import { shareOffTheCell, uncertainty, wrongness } from './scores.ts';

/** A picture drawn in letters: `#` is bright, all else black. */
function picture(...rows: string[]): Uint8Array {
  return Uint8Array.from(rows.flatMap((row) => [...row].flatMap((at) => (at === '#' ? [0, 90, 0] : [9, 9, 9]))));
}

describe('the cell', () => {
  test('is the largest connected piece: neither a smaller one nor what touches by a corner', () => {
    const image = picture('##..', '#..#', '.##.', '.##.');
    expect([...cellMask(image, 4)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0]);
  });

  test('may wind, and is nowhere on a black picture', () => {
    const image = picture('###.', '..#.', '###.', '...#');
    expect([...cellMask(image, 4)]).toEqual([1, 1, 1, 0, 0, 0, 1, 0, 1, 1, 1, 0, 0, 0, 0, 0]);
    expect([...cellMask(picture('..', '..'), 2)]).toEqual([0, 0, 0, 0]);
  });
});

describe('scores of one image', () => {
  test('unsure: 1 less the lead of the first answer', () => {
    expect(uncertainty([0.9, 0.1])).toBeCloseTo(0.2);
    expect(uncertainty([0.2, 0.45, 0.35])).toBeCloseTo(0.9);
    expect(uncertainty([0.5, 0.5])).toBe(1);
    expect(uncertainty([0, 1])).toBe(0);
  });

  test('wrong: the likeliest class that is not the true one', () => {
    expect(wrongness([0.9, 0.1], 1)).toBeCloseTo(0.9);
    expect(wrongness([0.9, 0.1], 0)).toBeCloseTo(0.1);
    expect(wrongness([0.2, 0.45, 0.35], 1)).toBeCloseTo(0.35);
    expect(wrongness([0.9, 0.1], -1)).toBeNaN();
  });

  test('off the cell: the share of the mass, for or against, that lies elsewhere', () => {
    const image = picture('##.', '##.', '..#');
    const map = Float32Array.of(1, -2, 0.5, 0, 1, 0, 0, 0, -3.5);
    // On the cell 1 + 2 + 1 = 4, off it .5 + 3.5 = 4.
    expect(shareOffTheCell(map, image, 3)).toBeCloseTo(0.5);
    expect(
      shareOffTheCell(
        map.map((value) => -20 * value),
        image,
        3,
      ),
    ).toBeCloseTo(0.5);
    expect(shareOffTheCell(new Float32Array(9), image, 3)).toBeNaN();
    expect(shareOffTheCell(map, picture('...', '...', '...'), 3)).toBeNaN();
  });
});

describe('distances', () => {
  test('are 1 − cos to the nearest reviewed one', () => {
    const rows = unitRows(Float32Array.of(3, 4, 2, 0, 0, 0), 2);
    expect([...rows]).toEqual([...Float32Array.of(0.6, 0.8, 1, 0, 0, 0)]);
    const nearest = new NearestReviewed(rows, 2);
    expect(nearest.any).toBe(false);
    nearest.add(Float32Array.of(0, 1));
    expect([...nearest.distances]).toEqual([expect.closeTo(0.2), 1, 1]);
    nearest.addImage(1);
    expect([...nearest.distances]).toEqual([expect.closeTo(0.2), 0, 1]);
  });

  test('are the same with more features than are summed at a time, and with those left over', () => {
    const features = Float32Array.from({ length: 3 * 7 }, (_, at) => 1 + ((at * 5) % 11));
    const rows = unitRows(features, 7);
    const nearest = new NearestReviewed(rows, 7);
    nearest.addImage(2);
    const cosine = (image: number) =>
      Array.from({ length: 7 }, (_, at) => rows[image * 7 + at]! * rows[14 + at]!).reduce((sum, one) => sum + one);
    expect([...nearest.distances]).toEqual([
      expect.closeTo(1 - cosine(0), 6),
      expect.closeTo(1 - cosine(1), 6),
      expect.closeTo(0, 6),
    ]);
  });

  test('to images that are not reviewed any more are taken back', () => {
    const rows = unitRows(circle(0, 10, 30, 60, 90), 2);
    const [some, all] = [new NearestReviewed(rows, 2), new NearestReviewed(rows, 2)];
    for (const image of [0, 3]) some.addImage(image);
    for (const image of [0, 2, 3, 4]) all.addImage(image);
    all.keepOnly([0, 3]);
    expect([...all.distances]).toEqual([...some.distances]);
    all.keepOnly([]);
    expect(all.any).toBe(false);
    expect([...all.distances]).toEqual([1, 1, 1, 1, 1]);
  });

  test('of some of the images are counted apart', () => {
    const nearest = unlike(circle(0, 30, 60, 90), circle(0));
    const some = nearest.among([3, 1]);
    expect([...some.distances]).toEqual([nearest.distances[3], nearest.distances[1]]);
    some.addImage(0);
    expect(some.distances[0]).toBeCloseTo(0);
    expect(nearest.distances[3]).toBeCloseTo(1);
  });
});

describe('the farthest first', () => {
  const count = 300;
  const rows = unitRows(
    Float32Array.from({ length: 5 * count }, (_, at) => (at * 7919) % 101),
    5,
  );

  test.each([0, 4])('are those that a look at every image finds, with %i reviewed before', (reviewed) => {
    const nearest = new NearestReviewed(rows, 5);
    for (let image = 0; image < reviewed; image++) nearest.addImage(60 * image);
    const farthest = new FarthestFirst(nearest);
    const all = nearest.among([...nearest.distances.keys()]);
    const placed = new Set<number>();
    for (let turn = 0; turn < 60; turn++) {
      const scores = all.any ? all.distances : all.centrality();
      const left = [...scores.keys()].filter((image) => !placed.has(image));
      const expected = left.reduce((best, image) => (scores[image]! > scores[best]! ? image : best));
      // Every third one is placed for another reason than its distance.
      const found = farthest.next((image) => !placed.has(image));
      expect(found).toBe(expected);
      const next = turn % 3 === 2 ? left[0]! : expected;
      expect(farthest.distanceOf(next)).toBe(all.any ? all.distances[next] : null);
      farthest.place(next);
      all.addImage(next);
      placed.add(next);
    }
  });

  test('end when none is left', () => {
    const farthest = new FarthestFirst(new NearestReviewed(rows, 5));
    farthest.place(0);
    expect(farthest.next(() => false)).toBeUndefined();
  });
});

const nothing = Number.NaN;
/** Features on a quarter circle, by their angle in degrees. */
const circle = (...angles: number[]) =>
  Float32Array.from(angles.flatMap((angle) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]));

/** Images with these features, and a reviewed one; two features each. */
function unlike(features: Float32Array, reviewed?: Float32Array): NearestReviewed {
  const nearest = new NearestReviewed(unitRows(features, 2), 2);
  if (reviewed !== undefined) nearest.add(reviewed);
  return nearest;
}

const six: ReviewCandidates = {
  scores: {
    wrong: Float32Array.of(0.1, 0.9, 0.4, 0.95, nothing, 0.2),
    uncertain: Float32Array.of(0.2, 0.2, 0.8, 0.1, 0.6, 0.4),
    'off-the-cell': Float32Array.of(0, 0.3, 0, 0.5, 0.01, 0.04),
    disagreement: new Float32Array(6).fill(nothing),
  },
  nearest: unlike(circle(40, 0, 10, 5, 88, 45), circle(2)),
};
const queue = (order: Parameters<typeof reviewOrder>[1], candidates = six) =>
  reviewOrder(candidates, order).map(({ image }) => image);

describe('the queue', () => {
  test('by one score: the highest first, without one last, a reason only where it is remarkable', () => {
    expect(queue('wrong')).toEqual([3, 1, 2, 5, 0, 4]);
    expect(queue('uncertain')).toEqual([2, 4, 5, 0, 1, 3]);
    expect(reviewOrder(six, 'off-the-cell').map(({ reason }) => reason)).toEqual([
      'off-the-cell',
      'off-the-cell',
      null,
      null,
      null,
      null,
    ]);
    expect(queue('disagreement')).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('by distance: each the farthest from those reviewed and those placed before', () => {
    // From 2°: 88° first. Then 45° is 43° from both and 40° only 38° from one; then 10° (8° from 2°); then 40° (5°
    // from 45°); 5° lies 3° from 2°; 0° lies 2° from it.
    const places = reviewOrder(six, 'far');
    expect(places.map(({ image }) => image)).toEqual([4, 5, 2, 0, 3, 1]);
    expect(places[0]?.distance).toBeCloseTo(1 - Math.cos((86 * Math.PI) / 180), 5);
    expect(places[1]?.distance).toBeCloseTo(1 - Math.cos((43 * Math.PI) / 180), 5);
    expect(places.every(({ reason }) => reason === 'far')).toBe(true);
  });

  test('by distance with nothing reviewed: the most usual image, then the farthest from it', () => {
    const [first, second] = reviewOrder({ ...six, nearest: unlike(circle(40, 0, 10, 5, 88, 45)) }, 'far');
    // The mean of the six directions lies at 30.4°.
    expect(first).toEqual({ image: 0, reason: 'far', distance: null });
    expect(second?.image).toBe(4);
  });

  test('next to review: the scores take turns with what is remarkable, the rest by distance', () => {
    // wrong 3, uncertain 2, off the cell 1 (3 is placed), far: of 40°, 88°, 45° that is 88°; wrong has none left,
    // uncertain 4 is placed, far: 45° (35° from 10°), and 40° is left.
    expect(reviewOrder(six, 'next-to-review').map(({ image, reason }) => [image, reason])).toEqual([
      [3, 'wrong'],
      [2, 'uncertain'],
      [1, 'off-the-cell'],
      [4, 'far'],
      [5, 'far'],
      [0, 'far'],
    ]);
  });

  test('holds each image once, also where there are more than are foreseen', () => {
    const count = 600;
    const score = (seed: number) => Float32Array.from({ length: count }, (_, image) => ((image * seed) % 97) / 97);
    const many: ReviewCandidates = {
      scores: { wrong: score(31), uncertain: score(53), 'off-the-cell': score(7), disagreement: score(11) },
      nearest: unlike(circle(...Array.from({ length: count }, (_, image) => (image * 37) % 90))),
    };
    for (const order of ['next-to-review', 'far', 'wrong'] as const) {
      expect(queue(order, many).toSorted((one, other) => one - other)).toEqual([...Array(count).keys()]);
    }
    const last = reviewOrder(many, 'next-to-review').at(-1);
    expect(last?.reason).toBeNull();
  });

  test('of nothing is empty', () => {
    const none = new Float32Array(0);
    const scores = { wrong: none, uncertain: none, 'off-the-cell': none, disagreement: none };
    expect(reviewOrder({ scores, nearest: unlike(none) }, 'next-to-review')).toEqual([]);
  });
});
