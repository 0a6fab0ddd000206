import { modelSize } from '@fovea/domain';
import { parasiteMask, type PreparedImages, RandomStream } from '@fovea/learning';
import { readIdxImages } from '../support/idx-images.ts';
import { readRealCells } from '../support/real-cells.ts';
import { renderCells } from '../support/synthetic-cells.ts';
import type { World } from './worlds.ts';

/** Pictures without marks, in three parts whose subjects differ. */
export interface Pictures extends PreparedImages {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
  /** Where the object is by which the class should be told: size × size, all 0 where there is none. */
  object(row: number): Float32Array;
}

/** What a training asks of pictures. */
export const trainingOf = (images: Pictures) => ({
  images,
  train: images.train,
  validation: images.validation,
  watch: null,
});

/** How many pictures each source gives. */
export interface Amounts {
  readonly smear: { readonly subjects: number; readonly cellsPerSubject: number };
  /** Reads one real cell in so many. */
  readonly malaria: { readonly every: number };
  readonly fashion: { readonly train: number; readonly validation: number; readonly test: number };
}

/** Shares of the subjects; the rest are trained on. */
const shares = { validation: 0.18, test: 0.36 } as const;

/** @throws INPUT_INVALID when real data is not there */
export async function openPictures(
  source: World['source'],
  amounts: Amounts,
  seed: number,
  data: string,
): Promise<Pictures> {
  if (source === 'smear') {
    const cells = renderCells({ ...amounts.smear, stainVariation: 1 }, 50_000 + seed);
    const nothing = new Float32Array(cells.size ** 2);
    return {
      ...cells,
      ...parts(cells, seed),
      object: (row) => cells.parasites[row]?.map((share) => (share >= 0.25 ? 1 : 0)) ?? nothing,
    };
  }
  if (source === 'malaria') {
    const cells = await readRealCells(data, amounts.malaria.every);
    const bytes = cells.size ** 2 * 3;
    return {
      ...cells,
      ...parts(cells, seed),
      object: (row) =>
        cells.labels[row] === cells.positive
          ? parasiteMask(cells.pixels.subarray(row * bytes, (row + 1) * bytes), cells.size)
          : new Float32Array(cells.size ** 2),
    };
  }
  return clothing(amounts.fashion, seed, data);
}

function parts({ subjects }: PreparedImages, seed: number): Pick<Pictures, 'train' | 'validation' | 'test'> {
  const order = new RandomStream(seed, 'parts').shuffle(Int32Array.from(new Set(subjects)).sort());
  const validation = new Set(order.subarray(0, Math.round(shares.validation * order.length)));
  const rest = order.subarray(validation.size);
  const test = new Set(rest.subarray(0, Math.round(shares.test * order.length)));
  const rows = Int32Array.from(subjects.keys());
  const of = (wanted: (subject: number) => boolean) => rows.filter((row) => wanted(subjects[row]!));
  return {
    train: of((subject) => !validation.has(subject) && !test.has(subject)),
    validation: of((subject) => validation.has(subject)),
    test: of((subject) => test.has(subject)),
  };
}

/** Brighter than the black that clothing lies on, 0…255. */
const garment = 24;

/** Twice as large, in the middle; each piece is a subject of its own, and the test pieces are those of the test file. */
async function clothing(amounts: Amounts['fashion'], seed: number, data: string): Promise<Pictures> {
  const files = {
    train: await readIdxImages(data, 'fashion-mnist', 'train'),
    test: await readIdxImages(data, 'fashion-mnist', 't10k'),
  };
  const learned = amounts.train + amounts.validation;
  const draw = (part: keyof typeof files, count: number) =>
    [...new RandomStream(seed, `clothing, ${part}`).shuffle(Int32Array.from(files[part].labels.keys()))]
      .slice(0, count)
      .map((index) => ({ ...files[part], index }));
  const pieces = [...draw('train', learned), ...draw('test', amounts.test)];
  const size = modelSize;
  const images = new Uint8Array(pieces.length * size * size * 3);
  pieces.forEach(({ pixels, side, index }, row) => {
    const margin = (size - 2 * side) / 2;
    for (let y = 0; y < 2 * side; y++) {
      for (let x = 0; x < 2 * side; x++) {
        const grey = pixels[(index * side + (y >> 1)) * side + (x >> 1)]!;
        const at = (row * size * size + (y + margin) * size + x + margin) * 3;
        images.fill(grey, at, at + 3);
      }
    }
  });
  const rows = Int32Array.from(pieces.keys());
  return {
    pixels: images,
    labels: Int8Array.from(pieces, ({ labels, index }) => labels[index]!),
    subjects: rows,
    size,
    classes: 10,
    positive: 1,
    train: rows.subarray(0, amounts.train),
    validation: rows.subarray(amounts.train, learned),
    test: rows.subarray(learned),
    object: (row) =>
      Float32Array.from({ length: size * size }, (_, pixel) =>
        images[(row * size * size + pixel) * 3]! > garment ? 1 : 0,
      ),
  };
}
