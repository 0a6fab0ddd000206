import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import type { NamedEntry } from './archive-names.ts';
import { decodeUtf8, entryNames, escapeBytes } from './archive-names.ts';

const entry = (name: Buffer | string, flags = 0, second?: string): NamedEntry => {
  const fileNameRaw = Buffer.from(name);
  const head = Buffer.alloc(5);
  head.writeUInt8(1, 0);
  head.writeUInt32LE(crc32(fileNameRaw), 1);
  const field = { id: 0x7075, data: Buffer.concat([head, Buffer.from(second ?? '')]) };
  return { fileNameRaw, generalPurposeBitFlag: flags, extraFields: second === undefined ? [] : [field] };
};
const utf8 = 0x800;
/** é and ü as CP437 writes them. */
const [acute, umlaut] = [0x82, 0x81];

test('a name that says it is UTF-8 is; macOS writes UTF-8 and does not say so', () => {
  expect(entryNames([entry('Infiziért/Jürgen.png', utf8), entry('Zoë.png', utf8)])).toEqual({
    names: ['Infiziért/Jürgen.png', 'Zoë.png'],
    guessed: 0,
  });
  expect(entryNames([entry('Infiziért/Jürgen.png'), entry('細胞/一.png'), entry('plain.png')]).names).toEqual([
    'Infiziért/Jürgen.png',
    '細胞/一.png',
    'plain.png',
  ]);
});

test('names that are not all UTF-8 are all read as CP437, and counted', () => {
  const names = [Buffer.from([0x4d, umlaut, 0x6c]), Buffer.from([0xc3, 0xa9]), Buffer.from([acute])];
  expect(entryNames([...names.map((name) => entry(name)), entry('ok.png'), entry('Zoë', utf8)])).toEqual({
    names: ['Mül', '├⌐', 'é', 'ok.png', 'Zoë'],
    guessed: 3,
  });
});

test('a second name in UTF-8 counts where it belongs to the first', () => {
  expect(entryNames([entry(Buffer.from([umlaut, 0x2f, 0x31]), 0, 'ü/1')]).names).toEqual(['ü/1']);
  const stale = entry(Buffer.from([umlaut]), 0, 'ü');
  stale.extraFields[0]?.data.writeUInt32LE(7, 1);
  expect(entryNames([stale])).toEqual({ names: ['ü'], guessed: 1 });
});

test('a name that says it is UTF-8 and is not has no name; its bytes can be printed', () => {
  const name = Buffer.from([0x4b, 0xe4, 0x66, 0x0a]);
  expect(entryNames([entry(name, utf8), entry('a\\b.png')]).names).toEqual([null, 'a/b.png']);
  expect([decodeUtf8(name), escapeBytes(name)]).toEqual([null, 'K\\xe4f\\x0a']);
});
