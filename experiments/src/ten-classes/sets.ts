import { prepareImage } from '@fovea/imaging/node';
import type { BenchmarkSetting } from '../benchmark.ts';
import type { DecoyImages } from '../decoy/decoys.ts';
import { imagesIn, withDecoys } from '../decoy/decoys.ts';
import { idxImagesOrStandIn } from '../decoy/stand-in.ts';
import { ranksInClass } from '../support/idx-images.ts';
import type { ModelName, Scale } from './scale.ts';
import { classes, countsOf, modelNames } from './scale.ts';

export interface Sets {
  readonly train: DecoyImages;
  /** Which of them each model learns from. */
  readonly rows: Readonly<Record<ModelName, Int32Array>>;
  /** As many of each class: other images of the same file, so that no test image is looked at. */
  readonly asked: DecoyImages;
}

/** Each seed makes another class the rare one. */
export const rareClassOf = (seed: number): number => (3 * seed) % classes;

/**
 * Clothing of Fashion-MNIST without squares, other images for each seed as far as they go, as a project of the size prepares
 * them. The quick form draws a stand-in where the files are absent.
 * @throws INPUT_INVALID where they are absent or damaged
 */
export async function openSets(
  scale: Scale,
  seed: number,
  setting: Pick<BenchmarkSetting, 'data' | 'quick' | 'say'>,
): Promise<Sets> {
  const { frequent, asked, size } = scale;
  const each = frequent + asked;
  const standIn = { count: classes * each, purpose: 'ten classes' };
  const all = await idxImagesOrStandIn({ set: 'fashion-mnist', part: 'train' }, standIn, setting);
  const ranks = ranksInClass(all.labels);
  const first = each * (seed % Math.floor(all.labels.length / standIn.count));
  const imagesOf = (from: number, count: number) => {
    const rows = [...ranks.keys()].filter((row) => ranks[row]! >= from && ranks[row]! < from + count);
    return enlarged(withDecoys(imagesIn(all, rows), 'none', 'ten classes'), size);
  };
  const train = imagesOf(first, frequent);
  const rowsOf = (model: ModelName) => firstOfEach(train.labels, countsOf(scale, model, rareClassOf(seed)));
  return {
    train,
    rows: Object.fromEntries(modelNames.map((model) => [model, rowsOf(model)])) as Sets['rows'],
    asked: imagesOf(first + frequent, asked),
  };
}

/** So many images of each class, the first ones. */
function firstOfEach(labels: DecoyImages['labels'], counts: readonly number[]): Int32Array {
  const ranks = ranksInClass(labels);
  return Int32Array.from(labels.keys()).filter((row) => ranks[row]! < counts[labels[row]!]!);
}

function enlarged(images: DecoyImages, size: number): DecoyImages {
  const [before, after] = [images.size, size].map((side) => side ** 2 * 3) as [number, number];
  const pixels = new Uint8Array(images.labels.length * after);
  for (const row of images.labels.keys()) {
    const rgb = images.pixels.subarray(row * before, (row + 1) * before);
    pixels.set(prepareImage({ width: images.size, height: images.size, rgb }, size), row * after);
  }
  return { ...images, pixels, size };
}
