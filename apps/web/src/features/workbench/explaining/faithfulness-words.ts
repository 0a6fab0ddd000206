import type { Faithfulness } from '@fovea/domain';

/** Two arbitrary orders of pixels differ by about so much: figures that lie nearer count as the same. */
const nearlySame = 0.05;

interface Reading {
  readonly sentence: string;
  /** The answer neither falls nor comes back sooner than in any order. */
  readonly doubtful: boolean;
}

/** What the figures of a map say beside those of an arbitrary order. */
export function faithfulnessInWords({ highestFirst, anyOrder }: Faithfulness): Reading {
  const goes = highestFirst.deletion < anyOrder.deletion - nearlySame;
  const comes = highestFirst.insertion > anyOrder.insertion + nearlySame;
  const sentence = goes
    ? `Without the places that the map ranks highest, the answer falls sooner than in any order. Shown alone, they ${comes ? 'also bring it back sooner' : 'do not bring it back sooner'}.`
    : `Without the places that the map ranks highest, the answer falls no sooner than in any order. Shown alone, they ${comes ? 'do bring it back sooner' : 'do not bring it back sooner either'}.`;
  return { sentence, doubtful: !goes && !comes };
}
