import { isFoveaError } from '@fovea/domain';
import { RandomStream } from '@fovea/learning';
import type { BenchmarkSetting } from '../benchmark.ts';
import type { IdxImages } from '../support/idx-images.ts';
import { readIdxImages } from '../support/idx-images.ts';

const side = 28;
const classes = 10;
const radius = 8;

/**
 * Drawn images in place of a set that is not on this machine, for the quick form alone: a clock's hand that points to the
 * class, a little off its place and length, on black.
 */
function standInImages(count: number, purpose: string): IdxImages {
  const stream = new RandomStream(0, `stand-in ${purpose}`);
  const pixels = new Uint8Array(count * side * side);
  const labels = Int8Array.from({ length: count }, (_, image) => image % classes);
  labels.forEach((label, image) => {
    const angle = (2 * Math.PI * (label + 0.3 * (stream.uniform() - 0.5))) / classes;
    const [x, y] = [13 + 2 * stream.uniform(), 13 + 2 * stream.uniform()];
    for (let along = 0; along < radius * (0.8 + 0.2 * stream.uniform()); along += 0.5) {
      const column = Math.round(x + along * Math.cos(angle));
      const row = Math.round(y + along * Math.sin(angle));
      const light = 200 + stream.below(56);
      for (const [dx, dy] of [
        [0, 0],
        [1, 0],
        [0, 1],
      ] as const) {
        pixels[(image * side + row + dy) * side + column + dx] = light;
      }
    }
  });
  return { pixels, labels, side };
}

/**
 * The first `most` images of a set, or all. The quick form draws `count` images where the set is absent.
 * @throws INPUT_INVALID where the set is absent or damaged
 */
export async function idxImagesOrStandIn(
  { set, part, most }: { set: 'mnist' | 'fashion-mnist'; part: 'train' | 't10k'; most?: number },
  standIn: { readonly count: number; readonly purpose: string },
  { data, quick, say }: Pick<BenchmarkSetting, 'data' | 'quick' | 'say'>,
): Promise<IdxImages> {
  try {
    return await readIdxImages(data, set, part, most);
  } catch (error) {
    if (!quick || !isFoveaError(error)) throw error;
    say(`${error.message} A stand-in is drawn meanwhile.`);
    return standInImages(standIn.count, standIn.purpose);
  }
}
