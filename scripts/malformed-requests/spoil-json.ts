import type { Random } from '../../packages/imaging/src/node/sample/random.ts';
import { hostileFragment } from './hostile.ts';
import type { World } from './world.ts';

type Place = readonly (string | number)[];

/** Stands where a piece of text goes that `JSON.stringify` would not write. */
const mark = '@@hostile@@';

/** A value as JSON text with one to three of its places spoilt: replaced, left out, repeated, wrapped, or joined by another. */
export function spoilJson(random: Random, value: unknown, world: World): string {
  let spoilt: unknown = structuredClone(value);
  const pieces: string[] = [];
  const put = () => {
    pieces.push(hostileFragment(random, world));
    return mark;
  };
  for (let left = random.pick([1, 1, 1, 2, 3]); left > 0; left--) spoilt = spoilOnce(random, spoilt, put);
  let text = JSON.stringify(spoilt) ?? '';
  // A mark that was repeated is replaced once: a large piece a thousand times would be too much for this side.
  for (const piece of pieces) text = text.replace(`"${mark}"`, () => piece);
  return random.chance(0.04) ? `${text.slice(0, -1)},${text.slice(1)}` : text;
}

function spoilOnce(random: Random, value: unknown, put: () => string): unknown {
  const places = [...placesIn(value)] as [Place, ...Place[]];
  const place = random.pick(places);
  const key = place.at(-1);
  if (key === undefined) return random.chance(0.5) ? put() : [value];
  const parent = place.slice(0, -1).reduce((of: unknown, part) => (of as Holder)[part], value) as Holder;
  const kinds = ['replace', 'replace', 'replace', 'leave out', 'repeat', 'wrap', 'add', 'rename'] as const;
  switch (random.pick(kinds)) {
    case 'replace':
      parent[key] = put();
      break;
    case 'leave out':
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else Reflect.deleteProperty(parent, key);
      break;
    case 'repeat':
      parent[key] = Array.from({ length: random.pick([2, 50, 3000]) }, () => parent[key]);
      break;
    case 'wrap':
      parent[key] = { value: parent[key] };
      break;
    case 'add':
      define(parent, random.pick(['__proto__', 'constructor', 'then', 'unknown', '', '0', 'length']), put());
      break;
    case 'rename':
      define(parent, `${String(key)} `, parent[key]);
      Reflect.deleteProperty(parent, key);
  }
  return value;
}

type Holder = Record<string | number, unknown>;

/** As a key like any other, `__proto__` too. */
function define(holder: Holder, key: string, value: unknown): void {
  if (Array.isArray(holder)) holder.push(value);
  else Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function* placesIn(value: unknown, place: Place = []): Generator<Place> {
  yield place;
  if (typeof value !== 'object' || value === null) return;
  // Long arrays are spoilt at their beginning as well as anywhere.
  for (const [key, inner] of Object.entries(value).slice(0, 40))
    yield* placesIn(inner, [...place, Array.isArray(value) ? Number(key) : key]);
}
