import type { Faithfulness } from '@fovea/domain';

/** Two arbitrary orders of pixels differ by about so much: figures that lie nearer count as the same. */
const nearlySame = 0.05;

interface Reading {
  readonly sentence: string;
  /** The answer neither goes nor comes back sooner than in any order. */
  readonly doubtful: boolean;
}

/** What the figures of a map say beside those of an arbitrary order. */
export function faithfulnessInWords({ highestFirst, anyOrder }: Faithfulness): Reading {
  const goes = highestFirst.deletion < anyOrder.deletion - nearlySame;
  const comes = highestFirst.insertion > anyOrder.insertion + nearlySame;
  const sentence = goes
    ? `The answer goes with the places that the map names first, ${comes ? 'and comes back with them' : 'but comes back no sooner with them'}.`
    : `The answer goes no sooner with the places that the map names first, ${comes ? 'but comes back with them' : 'nor comes back with them'}.`;
  return { sentence, doubtful: !goes && !comes };
}
