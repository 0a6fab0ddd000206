import type { Polygon } from '@fovea/domain';
import { areaOf } from '@fovea/domain';
import { areaWhere } from './non-zero-area.fixture.ts';
import { overlay } from './overlay.ts';
import { randomNumbers, randomPolygons } from './random-polygons.fixture.ts';

interface Fuzzed {
  readonly operations: number;
  /** Of which the area was another than it must be, by their number. */
  readonly wrong: readonly number[];
  /** The largest difference of an area, in px². */
  readonly worst: number;
  readonly slowestMs: number;
}

/** Joins and cuts random polygons. Every area is compared with one that no library has a part in. */
export function fuzz(operations: number, seed: number): Fuzzed {
  const random = randomNumbers(seed);
  const wrong: number[] = [];
  let [worst, slowestMs] = [0, 0];
  for (let number = 0; number < operations; number++) {
    const [one, other]: readonly Polygon[][] = [randomPolygons(random), randomPolygons(random)];
    if (one === undefined || other === undefined) break;
    const joins = number % 2 === 0;
    const begun = performance.now();
    const made = overlay(joins ? 'union' : 'difference', one, other);
    slowestMs = Math.max(slowestMs, performance.now() - begun);
    const area = areaWhere([one, other], ([mine, theirs]) =>
      joins ? mine !== 0 || theirs !== 0 : mine !== 0 && theirs === 0,
    );
    const difference = Math.abs(areaOf(made) - area);
    worst = Math.max(worst, difference);
    if (difference > Math.max(0.01, area / 1000)) wrong.push(number);
  }
  return { operations, wrong, worst, slowestMs };
}
