import type { Surround } from '../images/surround.ts';
import { cellMask } from './cell-mask.ts';

/**
 * How unsure an answer is: 1 less its lead, u = 1 − (p₁ − p₂), p₁ ≥ p₂ the two highest probabilities.
 * @param probabilities of one image, summing to 1
 * @returns in [0,1]
 */
export function uncertainty(probabilities: Iterable<number>): number {
  let first = 0;
  let second = 0;
  for (const value of probabilities) {
    if (value > first) [first, second] = [value, first];
    else if (value > second) second = value;
  }
  return clamp(1 - (first - second));
}

/**
 * How confident an answer is in something wrong: the highest probability of any class but the true one.
 * @param label class index of the truth; below 0 where nobody knows
 * @returns in [0,1], above ½ only on answers that are wrong; NaN without a label
 */
export function wrongness(probabilities: ArrayLike<number>, label: number): number {
  if (label < 0) return Number.NaN;
  let highest = 0;
  for (let index = 0; index < probabilities.length; index++) {
    if (index !== label) highest = Math.max(highest, probabilities[index]!);
  }
  return clamp(highest);
}

/**
 * Share of what an answer rests on, for or against, that lies off the cell: Σ_{p∉cell} |S(p)| / Σ_p |S(p)|.
 * @param map an explanation of the answer, size × size, any scale
 * @param image the prepared image, size × size × 3, 0…255
 * @param surround what of it is background; black unless given
 * @returns in [0,1]; NaN where the map is blank (mass < 1e-7) or the image is
 */
export function shareOffTheCell(map: Float32Array, image: Uint8Array, size: number, surround?: Surround): number {
  const cell = cellMask(image, size, surround);
  let off = 0;
  let total = 0;
  let onCell = 0;
  map.forEach((value, pixel) => {
    const mass = Math.abs(value);
    total += mass;
    if (cell[pixel] === 1) onCell++;
    else off += mass;
  });
  return total < 1e-7 || onCell === 0 ? Number.NaN : clamp(off / total);
}

const clamp = (value: number) => Math.min(1, Math.max(0, value));
