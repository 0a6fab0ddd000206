import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Fit, Identifier } from '@fovea/domain';
import { encodePng } from '@fovea/imaging/node';
import type { Context } from '@fovea/services';
import { images, imports } from '@fovea/services';
import { expect, type Page } from '@playwright/test';
import { address, trainFirstModel } from './installation.ts';

export const rulerWidth = 130;
export const rulerHeight = 97;
/** Of the ruler that `imported` names. */
export const rulerBlue = 200;

/** Every pixel tells where it is: red its column, green its row. */
function rulerPicture(blue: number): Promise<Buffer> {
  const rgb = new Uint8Array(rulerWidth * rulerHeight * 3);
  for (let y = 0; y < rulerHeight; y++)
    for (let x = 0; x < rulerWidth; x++) rgb.set([x, y, blue], (y * rulerWidth + x) * 3);
  return encodePng({ width: rulerWidth, height: rulerHeight, rgb });
}

/** A folder of pictures of 130 × 97 pixels, on which a reading is right or wrong. */
export class Rulers {
  readonly #context: Context;
  readonly #folder: string;

  private constructor(context: Context, folder: string) {
    this.#context = context;
    this.#folder = folder;
  }

  static async draw(context: Context): Promise<Rulers> {
    const folder = await mkdtemp(path.join(tmpdir(), 'fovea-ruler-'));
    for (const [label, blue] of [
      ['Parasitized', rulerBlue],
      ['Uninfected', 60],
    ] as const) {
      await mkdir(path.join(folder, label));
      for (const [place, person] of ['A1', 'B2', 'C3'].entries())
        await writeFile(path.join(folder, label, `${person}_thin_cell.png`), await rulerPicture(blue + place));
    }
    return new Rulers(context, folder);
  }

  /** Makes a project with a first model. @returns its ruler of A1 */
  async imported(projectName: string, fit: Fit): Promise<Identifier> {
    const { project } = await imports.importFolder(this.#context, {
      path: this.#folder,
      projectName,
      // Three images a class are few; here they are meant.
      choices: { classes: ['Parasitized', 'Uninfected'], fit },
    });
    await trainFirstModel(this.#context, project, { kind: 'base', steps: 3, batchSize: 4 });
    const { items } = await images.list(this.#context, { project, search: 'Parasitized/A1', limit: 1 });
    const [ruler] = items;
    if (ruler === undefined) throw new Error('The ruler was not imported.');
    return ruler.id;
  }

  remove(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }
}

/** The attention map of an image as the page gets it: 64 × 64, row by row. */
export async function attentionOf(page: Page, image: Identifier): Promise<Float32Array> {
  const answer = await page.request.get(`${address()}/api/maps/${image}?kind=gate`);
  expect(answer.headers()['content-type']).toContain('application/octet-stream');
  const bytes = await answer.body();
  const map = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  expect(map).toHaveLength(64 * 64);
  return map;
}
