import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FoveaError, modelSize } from '@fovea/domain';
import { decodeImage, prepareImage } from '@fovea/imaging/node';
import type { PreparedImages } from '@fovea/learning';

const folders = ['Uninfected', 'Parasitized'] as const;

export interface RealCells extends PreparedImages {
  /** Subject names; `subjects` holds indices into it. */
  readonly subjectNames: readonly string[];
}

/**
 * The NIH/NLM cells at model size, in the order of their names. Label 1, the positive class, is parasitized.
 * @param every reads one in so many of each class
 * @throws INPUT_INVALID when the folder is not there
 */
export async function readRealCells(data: string, every = 1): Promise<RealCells> {
  const root = join(data, 'malaria-cells');
  if (!existsSync(root)) {
    throw new FoveaError(
      'INPUT_INVALID',
      'The malaria cells are not in the data folder; set FOVEA_SHARED_DATA to where malaria-cells/ lies.',
    );
  }
  const files: { path: string; subject: string; label: number }[] = [];
  for (const [label, folder] of folders.entries()) {
    const names = (await readdir(join(root, folder))).sort().filter((_, index) => index % every === 0);
    for (const name of names) {
      const subject = /^(.+?)_?thin/i.exec(name)?.[1]?.toUpperCase();
      if (subject !== undefined && name.endsWith('.png'))
        files.push({ path: join(root, folder, name), subject, label });
    }
  }
  const subjectNames = [...new Set(files.map(({ subject }) => subject))].sort();
  const bytes = modelSize ** 2 * 3;
  const pixels = new Uint8Array(files.length * bytes);
  const ahead = 8;
  for (let start = 0; start < files.length; start += ahead) {
    const group = files.slice(start, start + ahead);
    const decoded = await Promise.all(group.map(async ({ path }) => decodeImage(await readFile(path))));
    decoded.forEach((image, index) => {
      pixels.set(prepareImage(image), (start + index) * bytes);
    });
  }
  return {
    pixels,
    labels: Int8Array.from(files, ({ label }) => label),
    subjects: Int32Array.from(files, ({ subject }) => subjectNames.indexOf(subject)),
    subjectNames,
    size: modelSize,
    classes: folders.length,
    positive: 1,
  };
}
