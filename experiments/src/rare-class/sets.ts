import { isFoveaError } from '@fovea/domain';
import type { PreparedImages } from '@fovea/learning';
import type { BenchmarkSetting } from '../benchmark.ts';
import { withDecoys } from '../decoy/decoys.ts';
import { standInImages } from '../decoy/stand-in.ts';
import type { IdxImages } from '../support/idx-images.ts';
import { readIdxImages } from '../support/idx-images.ts';
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
  { data, quick, say }: Pick<BenchmarkSetting, 'data' | 'quick' | 'say'>,
): Promise<Sets> {
  const { frequent, rare, asked } = scale;
  const all = await readIdxImages(data, 'fashion-mnist', 'train').catch((error: unknown) => {
    if (!quick || !isFoveaError(error)) throw error;
    say(`${error.message} A stand-in is drawn meanwhile.`);
    return standInImages(classes * (frequent + asked), 'rare class');
  });
  const [train, others]: [number[], number[]] = [[], []];
  const seen = new Array<number>(classes).fill(0);
  for (const [row, label] of all.labels.entries()) {
    const rank = seen[label]!++;
    if (rank < (label === rareClassOf(seed) ? rare : frequent)) train.push(row);
    else if (rank >= frequent && rank < frequent + asked) others.push(row);
  }
  const withoutSquares = (rows: readonly number[]) => withDecoys(only(all, rows), 'none', 'rare class');
  return { train: withoutSquares(train), asked: withoutSquares(others) };
}

function only({ pixels, labels, side }: IdxImages, rows: readonly number[]): IdxImages {
  const area = side * side;
  const chosen = new Uint8Array(rows.length * area);
  for (const [at, row] of rows.entries()) chosen.set(pixels.subarray(row * area, (row + 1) * area), at * area);
  return { pixels: chosen, labels: Int8Array.from(rows, (row) => labels[row]!), side };
}
