import { describe, expect, test } from 'vitest';
import { RandomStream } from '../random/random-stream.ts';
import { balancedSampler, countLabels, weightsOfClasses } from './class-balance.ts';

/** Class 0: 60 images of subject 1, 4 of subject 2. Class 1: 6 images of subjects 3 to 5. Class 2: one image. */
const images = {
  labels: Int8Array.from([...Array<number>(64).fill(0), 1, 1, 1, 1, 1, 1, 2]),
  subjects: Int32Array.from([...Array<number>(60).fill(1), 2, 2, 2, 2, 3, 3, 4, 4, 5, 5, 6]),
  classes: 3,
};
const rows = Int32Array.from(images.labels.keys());
const counts = countLabels(images, rows);

describe('class weights', () => {
  test('are all 1 unless asked for', () => {
    expect(counts).toEqual([64, 6, 1]);
    expect([...weightsOfClasses({ classWeights: 'none', sampling: 'uniform' }, counts)]).toEqual([1, 1, 1]);
  });

  test.each([
    ['balanced', 'balanced', [71 / 3 / 64, 71 / 3 / 6, 71 / 3]],
    ['of one’s own, of which only the ratios count', [2, 4, 8], [142 / 160, 284 / 160, 568 / 160]],
  ] as const)('%s are 1 on average over the training images', (_, classWeights, expected) => {
    const weights = weightsOfClasses({ classWeights, sampling: 'uniform' }, counts);
    expect([...weights]).toEqual(expected.map((weight) => expect.closeTo(weight, 5) as number));
    const mean = counts.reduce((sum, count, at) => sum + count * weights[at]!, 0) / rows.length;
    expect(mean).toBeCloseTo(1, 6);
  });

  test('do not correct twice what is drawn equally often already', () => {
    for (const sampling of ['class', 'class-and-subject'] as const)
      expect([...weightsOfClasses({ classWeights: 'balanced', sampling }, counts)]).toEqual([1, 1, 1]);
  });
});

describe('sampling', () => {
  const sampler = (sampling: 'class' | 'class-and-subject', seed = 0) =>
    balancedSampler(images, rows, sampling, new RandomStream(seed, 'data'));
  const countsOf = (drawn: Int32Array, keys: ArrayLike<number>) => {
    const found: Record<number, number> = {};
    for (const row of drawn) found[keys[row]!] = (found[keys[row]!] ?? 0) + 1;
    return found;
  };

  test('by class draws every class equally often, and every image of a class before one comes again', () => {
    const drawn = sampler('class').take(3 * 64);
    expect(countsOf(drawn, images.labels)).toEqual({ 0: 64, 1: 64, 2: 64 });
    expect(new Set(drawn)).toEqual(new Set(rows));
  });

  test('by class and subject draws every subject of a class equally often too', () => {
    const drawn = sampler('class-and-subject').take(3 * 12);
    expect(countsOf(drawn, images.labels)).toEqual({ 0: 12, 1: 12, 2: 12 });
    expect(countsOf(drawn, images.subjects)).toEqual({ 1: 6, 2: 6, 3: 4, 4: 4, 5: 4, 6: 12 });
  });

  test('repeats by seed, and differs between seeds', () => {
    expect(sampler('class').take(40)).toEqual(sampler('class').take(40));
    expect(sampler('class').take(40)).not.toEqual(sampler('class', 1).take(40));
  });

  test('refuses the state of another way of sampling, or of other images', () => {
    const [byClass, bySubject] = [sampler('class'), sampler('class-and-subject')];
    const uniform = balancedSampler(images, rows, 'uniform', new RandomStream(0, 'data'));
    const fewer = balancedSampler(images, rows.slice(1), 'class', new RandomStream(0, 'data'));
    for (const [one, other] of [
      [byClass, bySubject],
      [bySubject, byClass],
      [byClass, uniform],
      [uniform, byClass],
      [byClass, fewer],
    ] as const)
      expect(() => one.restore(other.state())).toThrow(/another|other images/);
  });
});
