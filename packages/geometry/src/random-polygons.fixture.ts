import type { Point, Polygon, Ring } from '@fovea/domain';

/** Side of the image that random polygons lie on, in pixels. */
export const side = 97;

/** Numbers spread evenly between 0 and 1, which Python draws as well: see `python/areas_by_shapely.py`. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

/** Ways to draw one corner. The last three make corners, edges and the image's border coincide. */
const corners: readonly ((random: () => number) => Point)[] = [
  (random) => [side * random(), side * random()],
  (random) => [40 + 2 * random(), 40 + 2 * random()],
  (random) => [8 * Math.floor(12 * random()), 8 * Math.floor(12 * random())],
  (random) => [Math.floor(side * random()), Math.floor(side * random())],
  (random) => [Math.min(side, Math.max(0, 140 * random() - 20)), Math.min(side, Math.max(0, 140 * random() - 20))],
];

/** One to three polygons, some with a hole. Most cross themselves and one another. */
export function randomPolygons(random: () => number): Polygon[] {
  const ring = (): Ring => {
    const corner = corners[Math.floor(corners.length * random())] ?? (() => [0, 0] as const);
    return Array.from({ length: 3 + Math.floor(10 * random()) }, () => corner(random));
  };
  return Array.from({ length: 1 + Math.floor(3 * random()) }, (): Polygon => {
    const holes = Math.floor(2 * random());
    return [ring(), ...Array.from({ length: holes }, ring)];
  });
}
