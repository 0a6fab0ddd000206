import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FoveaError, modelSize } from '@fovea/domain';
import { decodeImage, prepareImage } from '@fovea/imaging/node';
import type { PreparedImages } from '@fovea/learning';

/** Names of the folders, and of the classes. */
export const cellClasses = ['Uninfected', 'Parasitized'] as const;

export interface RealCells extends PreparedImages {
  /** Subject names; `subjects` holds indices into it. */
  readonly subjectNames: readonly string[];
}

/** One of the NIH/NLM cells as a file. */
export interface RealCellFile {
  readonly path: string;
  readonly name: string;
  readonly subject: string;
  /** Index of its class. */
  readonly label: number;
}

/**
 * The files of the NIH/NLM cells, class by class in the order of their names. Label 1 is parasitized.
 * @param every lists one in so many of each class
 * @throws INPUT_INVALID when the folder is not there
 */
export async function listRealCells(data: string, every = 1): Promise<RealCellFile[]> {
  const root = join(data, 'malaria-cells');
  if (!existsSync(root)) {
    throw new FoveaError(
      'INPUT_INVALID',
      'The malaria cells are not in the data folder; set FOVEA_SHARED_DATA to where malaria-cells/ lies.',
    );
  }
  const files: RealCellFile[] = [];
  for (const [label, folder] of cellClasses.entries()) {
    const names = (await readdir(join(root, folder))).sort().filter((_, index) => index % every === 0);
    for (const name of names) {
      const subject = /^(.+?)_?thin/i.exec(name)?.[1]?.toUpperCase();
      if (subject !== undefined && name.endsWith('.png'))
        files.push({ path: join(root, folder, name), name, subject, label });
    }
  }
  return files;
}

/** The same cells, prepared; the positive class is parasitized. @param size side in pixels */
export async function readRealCells(data: string, every = 1, size: number = modelSize): Promise<RealCells> {
  const files = await listRealCells(data, every);
  const subjectNames = [...new Set(files.map(({ subject }) => subject))].sort();
  const bytes = size ** 2 * 3;
  const pixels = new Uint8Array(files.length * bytes);
  const ahead = 8;
  for (let start = 0; start < files.length; start += ahead) {
    const group = files.slice(start, start + ahead);
    const decoded = await Promise.all(group.map(async ({ path }) => decodeImage(await readFile(path))));
    decoded.forEach((image, index) => {
      pixels.set(prepareImage(image, size), (start + index) * bytes);
    });
  }
  return {
    pixels,
    labels: Int8Array.from(files, ({ label }) => label),
    subjects: Int32Array.from(files, ({ subject }) => subjectNames.indexOf(subject)),
    subjectNames,
    size,
    classes: cellClasses.length,
    positive: 1,
  };
}
