const startOfScan = 0xda;
const isSequential = (marker: number) => marker === 0xc0 || marker === 0xc1;
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/**
 * Sets right what browsers forgive: stray bytes between segments, and scan headers that claim too few coefficients.
 * @returns the same bytes where there was nothing to mend
 */
export function mendJpeg(bytes: Buffer): Buffer {
  return mendScanHeaders(withoutStrayBytes(bytes));
}

/** Leaves out what lies between the segments before the first scan. */
function withoutStrayBytes(bytes: Buffer): Buffer {
  const parts = [bytes.subarray(0, 2)];
  let hasStray = false;
  let at = 2;
  while (at + 4 <= bytes.length) {
    const next = bytes.indexOf(0xff, at);
    if (next < 0 || next + 4 > bytes.length) break;
    if (next > at) hasStray = true;
    const marker = bytes[next + 1] ?? 0;
    if (marker === startOfScan) {
      parts.push(bytes.subarray(next));
      return hasStray ? Buffer.concat(parts) : bytes;
    }
    // Fill bytes before a marker, and what is no marker at all.
    if (marker === 0xff || marker === 0) {
      at = next + 1;
      continue;
    }
    const end = next + 2 + bytes.readUInt16BE(next + 2);
    parts.push(bytes.subarray(next, end));
    at = end;
  }
  return bytes;
}

/**
 * Some phones write a scan's header that claims fewer coefficients than a sequential JPEG has (Se = 0). Browsers take
 * the only values that make sense: Ss = 0, Se = 63, Ah = Al = 0. So does this.
 * @returns a copy with such headers set right; the same bytes where there was nothing to mend
 */
function mendScanHeaders(bytes: Buffer): Buffer {
  let mended = bytes;
  let sequential = false;
  let at = 2;
  while (at + 4 <= bytes.length) {
    at = bytes.indexOf(0xff, at);
    if (at < 0 || at + 4 > bytes.length) break;
    const marker = bytes[at + 1] ?? 0;
    // Fill bytes, stuffed zeros and restart markers have no length.
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd9)) {
      at += 2;
      continue;
    }
    const length = bytes.readUInt16BE(at + 2);
    if (isFrame(marker)) sequential = isSequential(marker);
    if (marker === startOfScan && sequential && at + 2 + length <= bytes.length && length >= 6) {
      const selection = at + 2 + length - 3;
      if (bytes.readUIntBE(selection, 3) !== 0x00_3f_00) {
        if (mended === bytes) mended = Buffer.from(bytes);
        mended.writeUIntBE(0x00_3f_00, selection, 3);
      }
    }
    at += 2 + length;
  }
  return mended;
}

/** Zigzag-ordered quantisation table 0 of the JPEG standard (ITU-T T.81, K.1), for quality 50. */
const standardTable = [
  16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61,
  60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121,
  112, 100, 120, 92, 101, 103, 99,
];

/**
 * The quality, 1…100, at which the scaling of the IJG library would give a table of the same mean as the file's first:
 * a scale of `200 − 2·quality` % from 50 on, of `5000 / quality` % below.
 * @returns null where the file has no 8-bit table
 */
export function jpegQuality(bytes: Buffer): number | null {
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    const length = bytes.readUInt16BE(at + 2);
    if (marker === startOfScan) return null;
    if (marker === 0xdb && bytes[at + 4] === 0 && at + 5 + 64 <= bytes.length) {
      const table = bytes.subarray(at + 5, at + 5 + 64);
      const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
      const scale = (100 * sum(table)) / sum(standardTable);
      const quality = scale <= 100 ? (200 - scale) / 2 : 5000 / scale;
      return Math.round(Math.min(100, Math.max(1, quality)));
    }
    at += 2 + length;
  }
  return null;
}
