import type { FileFacts } from './file-facts.ts';

/** Colour types of a PNG, by the number in its header. */
const colourModels: Readonly<Record<number, FileFacts['colourModel']>> = {
  0: 'grey',
  2: 'colour',
  3: 'palette',
  4: 'grey',
  6: 'colour',
};
/** Length, name and checksum of a chunk. */
const chunkFrame = 12;

/**
 * What a PNG says before its pixels, without a call of the library: most pictures are PNG, and there are many.
 * @returns null where the header is not as it must be
 */
export function pngFacts(bytes: Buffer): FileFacts | null {
  if (bytes.length < 33 || bytes.toString('latin1', 12, 16) !== 'IHDR') return null;
  const [depth = 0, colourType = -1] = [bytes[24], bytes[25]];
  const colourModel = colourModels[colourType];
  if (colourModel === undefined) return null;
  let alpha = colourType >= 4;
  let pages = 1;
  for (let at = 33; at + chunkFrame <= bytes.length; at += chunkFrame + bytes.readUInt32BE(at)) {
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (name === 'tRNS') alpha = true;
    if (name === 'acTL') pages = bytes.readUInt32BE(at + 8);
    if (name === 'IDAT') break;
  }
  return { format: 'png', depth, colourModel, alpha, pages, jpegQuality: null };
}
