import type { BenchmarkSetting } from '../benchmark.ts';
import type { IdxImages } from '../support/idx-images.ts';
import type { DecoyImages } from './decoys.ts';
import { takeImages, withDecoys } from './decoys.ts';
import type { DecoyScale } from './scale.ts';
import { idxImagesOrStandIn } from './stand-in.ts';

export interface DecoySets {
  /** The square tells the class. */
  readonly train: DecoyImages;
  /** The same images without any square; made when it is asked for, since it is as large again. */
  undecoyedTrain(): DecoyImages;
  /** All training rows, and the same divided for what needs images that were not trained on. */
  readonly rows: Readonly<Record<'all' | 'kept' | 'heldOut', Int32Array>>;
  /** The held-out rows again, as what is tested on. */
  readonly validation: Judging;
  readonly test: Judging;
}

/** What models are measured on. */
export interface Judging {
  /** The square at random. */
  readonly decoyed: DecoyImages;
  /** Without one. */
  readonly plain: DecoyImages;
}

/**
 * The decoy sets of MNIST or Fashion-MNIST. The quick form draws a stand-in where the files are absent.
 * @throws INPUT_INVALID where they are absent or damaged
 */
export async function readDecoySets(
  set: 'mnist' | 'fashion-mnist',
  { train, test, heldOut }: DecoyScale,
  setting: Pick<BenchmarkSetting, 'data' | 'quick' | 'say'>,
): Promise<DecoySets> {
  const read = (part: 'train' | 't10k', count: number) =>
    idxImagesOrStandIn({ set, part, most: count }, { count, purpose: part }, setting);
  const drawn = { train: await read('train', train), test: await read('t10k', test) };
  const kept = train - heldOut;
  const all = Int32Array.from({ length: train }, (_, row) => row);
  return {
    train: withDecoys(drawn.train, 'tells', 'train'),
    undecoyedTrain: () => withDecoys(drawn.train, 'none', 'train'),
    rows: { all, kept: all.subarray(0, kept), heldOut: all.subarray(kept) },
    validation: judging(takeImages(drawn.train, kept, heldOut), 'validation'),
    test: judging(drawn.test, 'test'),
  };
}

const judging = (images: IdxImages, purpose: string): Judging => ({
  decoyed: withDecoys(images, 'lies', purpose),
  plain: withDecoys(images, 'none', purpose),
});
