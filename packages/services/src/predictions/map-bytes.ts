import { endianness } from 'node:os';

const isLittleEndian = endianness() === 'LE';

/** A map as the database keeps it: float32, little-endian, row-major. */
export function toBytes(values: Float32Array): Buffer {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return isLittleEndian ? bytes : Buffer.from(bytes).swap32();
}

export function fromBytes(bytes: Buffer): Float32Array {
  const copy = Buffer.from(bytes);
  if (!isLittleEndian) copy.swap32();
  return new Float32Array(copy.buffer.slice(copy.byteOffset, copy.byteOffset + copy.byteLength));
}
