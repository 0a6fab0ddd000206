import type { Meaning, Region } from '@fovea/domain';
import { meanings } from '@fovea/domain';

/** An image with all regions on it, everybody's together. */
export interface MarkedImage {
  /** Row of the image among the prepared images. */
  readonly row: number;
  readonly regions: readonly Region[];
}

/** An image as one person marks it who means every region fully. @param masks of what to attend to, and of what to ignore */
export function markedImage(
  row: number,
  masks: Readonly<Partial<Record<Meaning, Float32Array | undefined>>>,
): MarkedImage {
  const regions = meanings.flatMap((meaning) => {
    const mask = masks[meaning];
    return mask === undefined ? [] : [{ meaning, strength: 1, mask, author: 'expert' }];
  });
  return { row, regions };
}
