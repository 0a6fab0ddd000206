/** Chunks of a PNG that change nothing in what a browser paints: anything else might (profile, gamma, turn, frames). */
const plainChunks = new Set([
  'IHDR',
  'PLTE',
  'IDAT',
  'IEND',
  'sRGB',
  'sBIT',
  'bKGD',
  'hIST',
  'pHYs',
  'tIME',
  'tEXt',
  'zTXt',
  'iTXt',
]);
const opaqueColourTypes = new Set([0, 2, 3]);
/** Lengths beside the content of a chunk: length, name and checksum. */
const chunkFrame = 12;

/** Whether every browser paints the very pixels that Fovea reads: an opaque PNG of at most 8 bits without a profile. */
export function isShownAsItIs(bytes: Buffer): boolean {
  if (bytes.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n' || bytes.length < 33) return false;
  const [depth = 16, colourType = 6] = [bytes[24], bytes[25]];
  if (depth > 8 || !opaqueColourTypes.has(colourType)) return false;
  for (let at = 8; at + chunkFrame <= bytes.length; at += chunkFrame + bytes.readUInt32BE(at)) {
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (!plainChunks.has(name)) return false;
    if (name === 'IEND') return true;
  }
  return false;
}
