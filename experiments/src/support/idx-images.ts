import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { FoveaError } from '@fovea/domain';

/** Grey pictures of ten classes. */
export interface IdxImages {
  /** images × side × side, grey, 0…255. */
  readonly pixels: Uint8Array;
  readonly labels: Int8Array;
  readonly side: number;
}

const unpack = promisify(gunzip);
/** After two zeros, 8 stands for unsigned bytes; then how many lengths follow. */
const magic = { images: 0x0803, labels: 0x0801 } as const;

/**
 * Pictures of digits or of clothing from their original `.gz` files.
 * @param most reads the first so many only
 * @throws INPUT_INVALID naming the file that is absent, damaged or of something else
 */
export async function readIdxImages(
  data: string,
  set: 'mnist' | 'fashion-mnist',
  part: 'train' | 't10k',
  most = Number.POSITIVE_INFINITY,
): Promise<IdxImages> {
  const path = (kind: keyof typeof magic) =>
    join(data, set, `${part}-${kind}-idx${kind === 'images' ? '3' : '1'}-ubyte.gz`);
  const images = await readIdx(path('images'), magic.images);
  const labels = await readIdx(path('labels'), magic.labels);
  const [total = 0, side = 0, width] = images.lengths;
  if (side !== width || labels.lengths[0] !== total || labels.values.some((label) => label > 9)) {
    throw new FoveaError('INPUT_INVALID', `Pictures and labels of ${set} do not belong together; fetch them anew.`, {
      pictures: images.lengths.join(' × '),
      labels: labels.lengths[0] ?? 0,
    });
  }
  const count = Math.min(most, total);
  return {
    pixels: images.values.slice(0, count * side * side),
    labels: Int8Array.from(labels.values.subarray(0, count)),
    side,
  };
}

/** An idx file of unsigned bytes: magic and lengths as 32-bit big-endian integers, then the values. */
async function readIdx(path: string, expected: number): Promise<{ lengths: readonly number[]; values: Uint8Array }> {
  const packed = await readFile(path).catch((cause: unknown) => {
    throw new FoveaError(
      'INPUT_INVALID',
      `There is no ${path}; set FOVEA_SHARED_DATA to the folder that holds mnist/ and fashion-mnist/.`,
      { path },
      { cause },
    );
  });
  const damaged = (fact: string, cause?: unknown) =>
    new FoveaError('INPUT_INVALID', `${path} is damaged (${fact}); fetch the original anew.`, { path }, { cause });
  const bytes = await unpack(packed).catch((cause: unknown) => {
    throw damaged('it cannot be unpacked', cause);
  });
  const rank = expected & 0xff;
  const header = 4 + 4 * rank;
  if (bytes.length < header || bytes.readUInt32BE(0) !== expected) throw damaged('its header is of another kind');
  const lengths = Array.from({ length: rank }, (_, index) => bytes.readUInt32BE(4 + 4 * index));
  const values = bytes.subarray(header);
  const wanted = lengths.reduce((product, length) => product * length, 1);
  if (values.length !== wanted) throw damaged(`it holds ${String(values.length)} values in place of ${String(wanted)}`);
  return { lengths, values };
}

/** How many images of its class come before each image. */
export function ranksInClass(labels: ArrayLike<number>): number[] {
  const seen = new Map<number, number>();
  return Array.from(labels, (label) => {
    const rank = seen.get(label) ?? 0;
    seen.set(label, rank + 1);
    return rank;
  });
}
