import type { PreparedImages } from '@fovea/learning';
import type { BenchmarkSetting } from '../benchmark.ts';
import { imagesIn, withDecoys } from '../decoy/decoys.ts';
import { idxImagesOrStandIn } from '../decoy/stand-in.ts';
import { ranksInClass } from '../support/idx-images.ts';
import type { Scale } from './scale.ts';
import { classes, rareClassOf } from './scale.ts';

export interface Sets {
  /** One class is rare. */
  readonly train: PreparedImages;
  /** As many of each class: other images of the same file, so that no test image is looked at. */
  readonly asked: PreparedImages;
}

/**
 * Clothing of Fashion-MNIST, the first images of each class. The quick form draws a stand-in where the files are absent.
 * @throws INPUT_INVALID where they are absent or damaged
 */
export async function openSets(
  scale: Scale,
  seed: number,
  setting: Pick<BenchmarkSetting, 'data' | 'quick' | 'say'>,
): Promise<Sets> {
  const { frequent, rare, asked } = scale;
  const standIn = { count: classes * (frequent + asked), purpose: 'rare class' };
  const all = await idxImagesOrStandIn({ set: 'fashion-mnist', part: 'train' }, standIn, setting);
  const ranks = ranksInClass(all.labels);
  const imagesOf = (ranked: (rank: number, label: number) => boolean) => {
    const rows = [...ranks.keys()].filter((row) => ranked(ranks[row]!, all.labels[row]!));
    return withDecoys(imagesIn(all, rows), 'none', 'rare class');
  };
  return {
    train: imagesOf((rank, label) => rank < (label === rareClassOf(seed) ? rare : frequent)),
    asked: imagesOf((rank) => rank >= frequent && rank < frequent + asked),
  };
}
