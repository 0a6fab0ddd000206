import { expect, test } from 'vitest';
import { fromBytes, toBytes } from './map-bytes.ts';

test('a map is kept as little-endian float32: 1 is 00 00 80 3f', () => {
  expect([...toBytes(Float32Array.of(1, -2))]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
});

test('it comes back value by value, also from bytes in the middle of a larger buffer', () => {
  const values = Float32Array.of(0, 0.1, 0.5, 1);
  const within = Buffer.concat([Buffer.from([9, 9, 9]), toBytes(values)]).subarray(3);
  expect(fromBytes(within)).toEqual(values);
});
