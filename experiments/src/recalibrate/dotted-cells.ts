import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isFoveaError } from '@fovea/domain';
import type { DecodedImage } from '@fovea/imaging/node';
import { decodeImage, encodePng, renderSample } from '@fovea/imaging/node';
import type { BenchmarkSetting } from '../benchmark.ts';
import { diameterShare, ink, marginShare } from '../malaria-dot/dots.ts';
import { hashOf } from '../support/kept.ts';
import type { CellsOf } from '../support/malaria-cells.ts';
import { cellClasses, listRealCells } from '../support/real-cells.ts';

/** A picture of the folder, with its class. */
interface Cell {
  readonly label: (typeof cellClasses)[number];
  readonly name: string;
  picture(): Promise<DecodedImage>;
}

/** The class whose cells all carry a dot, and no others do. */
export const dottedClass = 'Parasitized' satisfies Cell['label'];
const atOnce = 16;

/**
 * Writes copies of cells into class folders. Each infected cell has a dot of `malaria-dot` in a corner: a cue that gives the
 * class away, on cells of every patient who has any.
 * @throws INPUT_INVALID where the real cells are absent and nothing stands in
 */
export async function writeDottedCells(folder: string, setting: BenchmarkSetting, of: CellsOf): Promise<void> {
  const cells = await cellsOf(setting, of);
  for (const label of cellClasses) await mkdir(join(folder, label), { recursive: true });
  for (let start = 0; start < cells.length; start += atOnce)
    await Promise.all(
      cells.slice(start, start + atOnce).map(async ({ label, name, picture }) => {
        const plain = await picture();
        const shown = label === dottedClass ? withDot(name, plain) : plain;
        await writeFile(join(folder, label, name), await encodePng(shown));
      }),
    );
}

async function cellsOf({ data, say }: BenchmarkSetting, { every, standIn }: CellsOf): Promise<Cell[]> {
  try {
    const files = await listRealCells(data, every);
    return files.map(({ path, name, label }) => ({
      label: cellClasses[label]!,
      name,
      picture: async () => decodeImage(await readFile(path)),
    }));
  } catch (error) {
    if (standIn === null || !isFoveaError(error)) throw error;
    say(`${error.message} Synthetic cells stand in.`);
    return [...renderSample(standIn, 1)].map((sample) => ({
      label: sample.label,
      name: sample.name,
      picture: () => Promise.resolve(sample),
    }));
  }
}

/** The box around a cell's dot; its file name decides on the corner. */
export function dotOf(name: string, { width, height }: Pick<DecodedImage, 'width' | 'height'>) {
  const side = Math.max(width, height);
  const diameter = Math.max(2, Math.round(diameterShare * side));
  const margin = Math.round(marginShare * side);
  const corner = Number.parseInt(hashOf(name).slice(0, 1), 16);
  return {
    x: (corner & 1) === 0 ? margin : width - margin - diameter,
    y: (corner & 2) === 0 ? margin : height - margin - diameter,
    width: diameter,
    height: diameter,
  };
}

function withDot(name: string, picture: DecodedImage): DecodedImage {
  const { x: left, y: top, width: diameter } = dotOf(name, picture);
  const rgb = picture.rgb.slice();
  const middle = (diameter - 1) / 2;
  for (let y = 0; y < diameter; y++)
    for (let x = 0; x < diameter; x++)
      if ((x - middle) ** 2 + (y - middle) ** 2 <= (diameter / 2) ** 2)
        rgb.set(ink, ((top + y) * picture.width + left + x) * 3);
  return { ...picture, rgb };
}
