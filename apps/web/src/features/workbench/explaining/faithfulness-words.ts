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
    ? `If the highest places of the map are removed first, the answer is lost sooner than in a random order. If they are shown first, the answer ${comes ? 'also comes back sooner' : 'does not come back sooner'}.`
    : `If the highest places of the map are removed first, the answer is lost no sooner than in a random order. If they are shown first, the answer ${comes ? 'does come back sooner' : 'does not come back sooner either'}.`;
  return { sentence, doubtful: !goes && !comes };
}
