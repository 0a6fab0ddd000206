import { decode } from '@cwasm/nsbmp';

/** What a BMP's header says; a file header of 14 bytes, then one of 12 to 124. */
export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly bitsPerPixel: number;
  readonly isRunLengthCoded: boolean;
  readonly hasAlpha: boolean;
}

const runLengthCodes = new Set([1, 2]);
const bitFields = 3;

/** @throws RangeError when the file ends before its header does */
export function readBmpHeader(bytes: Buffer): BmpHeader {
  const size = bytes.readUInt32LE(14);
  if (size === 12) {
    return {
      width: bytes.readUInt16LE(18),
      height: bytes.readUInt16LE(20),
      bitsPerPixel: bytes.readUInt16LE(24),
      isRunLengthCoded: false,
      hasAlpha: false,
    };
  }
  const compression = bytes.readUInt32LE(30);
  return {
    width: bytes.readInt32LE(18),
    height: Math.abs(bytes.readInt32LE(22)),
    bitsPerPixel: bytes.readUInt16LE(28),
    isRunLengthCoded: runLengthCodes.has(compression),
    // The fourth mask; headers from 56 bytes on have it.
    hasAlpha: compression === bitFields && size >= 56 && bytes.readUInt32LE(66) !== 0,
  };
}

/** The picture as RGBA, row-major, opaque where the file has no transparency. @throws Error when the file is damaged */
export function readBmp(bytes: Buffer, { hasAlpha }: BmpHeader): Uint8ClampedArray {
  const { data } = decode(bytes);
  if (!hasAlpha) for (let index = 3; index < data.length; index += 4) data[index] = 255;
  return data;
}
