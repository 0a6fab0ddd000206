import type { Random } from '../../packages/imaging/src/node/sample/random.ts';
import type { World } from './world.ts';

/** Texts that have broken programs: empty, endless, of other alphabets, with a meaning to a shell, a path or a query. */
const texts = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\n\r',
  '\ud800',
  '\u202egnp.exe',
  'e\u0301'.repeat(20),
  '🦠'.repeat(50),
  'ﷺ',
  '../../../../../../etc/passwd',
  '..\\..\\windows\\win.ini',
  '/etc/passwd',
  'file:///etc/passwd',
  "' or 1=1 --",
  '"; drop table project; --',
  '%', // what `like` takes for anything
  '_%\\',
  '$(id)',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'NaN',
  'Infinity',
  '-0',
  '1e308',
  '1e3',
  '0x10',
  '0b1',
  '٣',
  '1_000',
  '9007199254740993',
  '2147483648',
  '-9223372036854775809',
  '99999999999999999999999999',
  '2026-13-45T99:99:99Z',
  '-271821-04-20T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999999Z',
  'true',
  '[]',
  '{}',
  'a'.repeat(300),
  'a'.repeat(20_000),
] as const;

const identifiers = [
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '11111111-1111-4111-8111-111111111111',
  '{11111111-1111-4111-8111-111111111111}',
  'urn:uuid:11111111-1111-4111-8111-111111111111',
  '11111111111141118111111111111111',
  '11111111-1111-4111-8111-11111111111',
  '11111111-1111-4111-8111-11111111111g',
] as const;

/** JSON that no `JSON.stringify` writes, or that a parser must not follow to its end. */
const fragments = [
  'null',
  'true',
  'false',
  '0',
  '-0',
  '-1',
  '1.5',
  '2147483648',
  '4294967296',
  '9007199254740993',
  '-9223372036854775809',
  '1e308',
  '1e400',
  '-1e400',
  '1e-400',
  '0.1e1',
  'NaN',
  'Infinity',
  '-Infinity',
  'undefined',
  '01',
  '+1',
  '.5',
  '0x1F',
  "'text'",
  '"\\ud800"',
  '"\\u0000"',
  '"\\x41"',
  '"unfinished',
  '[',
  '{',
  '[]',
  '{}',
  '[[]]',
  '[null]',
  '[[[[[[]]]]]]',
  '{"__proto__":{"project":"x"}}',
  '{"constructor":{"prototype":{"x":1}}}',
  '{"length":4294967295}',
  '{"toString":1,"valueOf":1,"then":1}',
  '{"a":1,"a":2}',
  '/* */ 1',
  '// 1',
  '1,',
] as const;

const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const wide = (count: number) => `[${Array.from({ length: count }, (_, at) => at).join()}]`;
const large = [
  () => deep(2000),
  () => deep(100_000),
  () => '{"a":'.repeat(5000) + '1' + '}'.repeat(5000),
  () => wide(10_001),
  () => wide(200_000),
  () => JSON.stringify('x'.repeat(500_000)),
  () => JSON.stringify('é\u0000'.repeat(50_000)),
] as const;

/** An identifier that fits the shape and not the place, or not even the shape. */
function hostileIdentifier(random: Random, world: World): string {
  if (random.chance(0.5)) return random.pick(identifiers);
  const known = Object.values(world) as [string, ...string[]];
  const other = random.pick(known);
  return random.chance(0.2) ? other.toUpperCase() : other;
}

export function hostileText(random: Random, world: World): string {
  return random.chance(0.3) ? hostileIdentifier(random, world) : random.pick(texts);
}

/** A piece of JSON text in place of a value; some are no JSON. */
export function hostileFragment(random: Random, world: World): string {
  if (random.chance(0.35)) return JSON.stringify(hostileText(random, world));
  if (random.chance(0.06)) return random.pick(large)();
  return random.pick(fragments);
}
