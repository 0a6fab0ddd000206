import { bmvbhash } from 'blockhash-core';

/** Blocks in a row and in a column; a bit for each. */
const blocks = 16;
const words = (blocks * blocks) / 32;

/** Bits in which two hashes may differ so that the pictures are compared at all. */
const mostBits = 24;
/** Least correlation of the pictures' brightness, in [−1,1]. Of 36 million pairs of real cells none reached 0.73. */
const leastCorrelation = 0.85;
/** Sum of red, green and blue below which a pixel is surround, as the padding is. */
const surround = 60;

/**
 * The block mean value hash of a picture as the model sees it: 256 bits in hexadecimal.
 * @param prepared row-major RGB, size × size × 3
 */
export function perceptualHash(prepared: Uint8Array): string {
  const size = Math.sqrt(prepared.length / 3);
  const data = new Uint8Array(size * size * 4).fill(255);
  for (let pixel = 0; pixel < size * size; pixel++) {
    data[pixel * 4] = prepared[pixel * 3] ?? 0;
    data[pixel * 4 + 1] = prepared[pixel * 3 + 1] ?? 0;
    data[pixel * 4 + 2] = prepared[pixel * 3 + 2] ?? 0;
  }
  return bmvbhash({ width: size, height: size, data }, blocks);
}

/** Set bits of a 32-bit number. */
function bits(value: number): number {
  const pairs = value - ((value >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

export interface CloseHashesOptions {
  /** Pairs of two hashes before this index are left out: they were compared earlier. */
  readonly from: number;
  /** Whether a pair is of interest at all. */
  isWanted(one: number, other: number): boolean;
  /** The search ends with so many pairs. */
  readonly mostPairs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Pairs of hashes that differ in at most 24 of 256 bits; their pictures may look alike. Compares each with each, a word
 * at a time, and rests now and then so that a server goes on answering.
 * @param hashes as of `perceptualHash`
 * @returns pairs of indices, the smaller one first
 * @throws whatever the signal was aborted with
 */
export async function closeHashes(
  hashes: readonly string[],
  { from, isWanted, mostPairs, signal }: CloseHashesOptions,
): Promise<[number, number][]> {
  const flat = new Int32Array(hashes.length * words);
  hashes.forEach((hash, index) => {
    for (let word = 0; word < words; word++)
      flat[index * words + word] = Number.parseInt(hash.slice(word * 8, word * 8 + 8), 16);
  });
  const pairs: [number, number][] = [];
  let rested = performance.now();
  for (let one = from; one < hashes.length; one++) {
    signal?.throwIfAborted();
    const at = one * words;
    for (let other = 0; other < one; other++) {
      const beside = other * words;
      // The middle of a picture tells most.
      let distance = bits(flat[at + 3]! ^ flat[beside + 3]!) + bits(flat[at + 4]! ^ flat[beside + 4]!);
      if (distance > mostBits) continue;
      distance += bits(flat[at + 2]! ^ flat[beside + 2]!) + bits(flat[at + 5]! ^ flat[beside + 5]!);
      if (distance > mostBits) continue;
      for (const word of [0, 1, 6, 7]) distance += bits(flat[at + word]! ^ flat[beside + word]!);
      if (distance <= mostBits && isWanted(other, one)) pairs.push([other, one]);
      if (pairs.length >= mostPairs) return pairs;
    }
    if (performance.now() - rested < 50) continue;
    await new Promise((resolve) => void setImmediate(resolve));
    rested = performance.now();
  }
  return pairs;
}

/**
 * Whether two pictures, as the model sees them, show the same: the correlation of their brightness where either is no
 * black surround. A change of brightness, contrast, size or compression leaves it high.
 */
export function lookAlike(one: Uint8Array, other: Uint8Array): boolean {
  let [count, sumOne, sumOther, squaresOne, squaresOther, products] = [0, 0, 0, 0, 0, 0];
  for (let at = 0; at < one.length; at += 3) {
    const first = one[at]! + one[at + 1]! + one[at + 2]!;
    const second = other[at]! + other[at + 1]! + other[at + 2]!;
    if (first < surround && second < surround) continue;
    count++;
    sumOne += first;
    sumOther += second;
    squaresOne += first * first;
    squaresOther += second * second;
    products += first * second;
  }
  if (count === 0) return false;
  const covariance = products - (sumOne * sumOther) / count;
  const spread = (squaresOne - sumOne ** 2 / count) * (squaresOther - sumOther ** 2 / count);
  return spread > 0 && covariance / Math.sqrt(spread) >= leastCorrelation;
}
