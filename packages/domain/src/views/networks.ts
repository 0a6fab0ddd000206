import type { Level } from '../words.ts';

/** A place in a network where a gate or Grad-CAM can act. */
export interface NetworkTap {
  readonly name: Level;
  /** Places along one side. */
  readonly side: number;
  /** Pixels of the image in one place, along one side. */
  readonly stride: number;
  readonly channels: number;
}

/** A network that was brought along. */
export interface NetworkView {
  /** Of its file: names program and weights together. */
  readonly sha256: string;
  /** What it was read from: a package with its version, or a file. Or a form in the box, with the seed of its weights. */
  readonly name: string;
  /** From the image on. Of a project's network, at the project's image size, those where a gate can sit. */
  readonly taps: readonly NetworkTap[];
  /** The largest difference of a logit to the original's, as the import found it; null for fresh weights. */
  readonly largestDifference: number | null;
}

/** Nobody has trained it: it learns from the project's images alone. */
export const hasFreshWeights = ({ largestDifference }: Pick<NetworkView, 'largestDifference'>): boolean =>
  largestDifference === null;

/** Whoever chooses no other network gets this one. */
export const smallNetworkName = 'small';

/** Places along one side of a map, below which a drawing on it is too coarse. */
const fewestPlaces = 8;

/**
 * Where a gate sits unless somebody chooses another place. Late, because late gates cure best (benchmark `levels-lite0`):
 * the last tap whose map still has 8 × 8 places, so that a drawing shows. Never on the image itself where another tap is
 * left, so that what lies before the gate can stay as it is.
 */
export function usualTap(taps: readonly NetworkTap[]): Level {
  const behind = taps.slice(1);
  return (behind.findLast(({ side }) => side >= fewestPlaces) ?? behind[0] ?? taps[0])?.name ?? 'input';
}
