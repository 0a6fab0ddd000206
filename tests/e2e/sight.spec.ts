import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decodeImage, prepareImage } from '@fovea/imaging/node';
import type { RandomPicture } from '@fovea/imaging/testing';
import { randomPicture } from '@fovea/imaging/testing';
import type { Context } from '@fovea/services';
import { images, imports } from '@fovea/services';
import { dataset } from '@fovea/database';
import type { Cursor, ImageSummary, Page } from '@fovea/domain';
import { expect, test } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { address, openContext } from './installation.ts';

/** `FOVEA_SIGHT_PICTURES=500 npx playwright test sight` is the long test. */
const pictures = Number(process.env['FOVEA_SIGHT_PICTURES'] ?? 45);

let context: Context;
let folder: string;

test.beforeAll(async () => {
  context = await openContext();
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-sight-'));
});

test.afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await context.close();
});

function furthest(one: Uint8Array, other: Uint8Array): number {
  expect(one).toHaveLength(other.length);
  return one.reduce((most, value, index) => Math.max(most, Math.abs(value - (other[index] ?? 0))), 0);
}

test(`the page paints what the model gets, for ${pictures} pictures of all formats`, async ({ page }) => {
  const made = new Map<string, RandomPicture>();
  for (let seed = 0; seed < pictures; seed++) {
    const picture = await randomPicture(seed);
    const name = `${seed % 2 ? 'Parasitized' : 'Uninfected'}/S${seed % 7}_thin_${seed}.${picture.ending}`;
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), picture.bytes);
    made.set(name, picture);
  }
  const {
    project,
    dataset: datasetId,
    problems,
    added,
  } = await imports.importFolder(context, { path: folder, projectName: 'Sight' });
  expect(problems.filter(({ code }) => code === 'IMAGE_UNREADABLE')).toEqual([]);
  expect(added).toBe(pictures);
  const [kept] = await context.database
    .select({ range: dataset.depthRange })
    .from(dataset)
    .where(eq(dataset.id, datasetId));
  await page.goto(`${address()}/api/health`);
  const failures: string[] = [];
  for (let after: Cursor | null | undefined; after !== null;) {
    const found: Page<ImageSummary> = await images.list(context, { project, after, limit: 100 });
    for (const image of found.items) {
      const picture = made.get(image.name);
      if (picture === undefined) throw new Error(`${image.name} was never made.`);
      const decoded = await decodeImage(picture.bytes, kept?.range ?? undefined);
      const painted = await page.evaluate(async (source) => {
        const shown = new Image();
        shown.src = source;
        await shown.decode();
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [shown.naturalWidth, shown.naturalHeight];
        const brush = canvas.getContext('2d', { willReadFrequently: true });
        brush?.drawImage(shown, 0, 0);
        const { data } = brush?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
        return { width: canvas.width, height: canvas.height, rgba: Array.from(data) };
      }, `/api/images/${image.id}/file`);
      expect([painted.width, painted.height], picture.kind).toEqual([image.width, image.height]);
      const rgb = Uint8Array.from(painted.rgba.filter((_, index) => index % 4 !== 3));
      if (furthest(rgb, decoded.rgb) > 1) failures.push(`${picture.kind}: painted otherwise than read`);
      if (picture.expected !== null && furthest(decoded.rgb, picture.expected.rgb) > 1)
        failures.push(`${picture.kind}: read otherwise than drawn`);
      if (furthest(await images.pixels(context, { image: image.id }), prepareImage(decoded)) > 0)
        failures.push(`${picture.kind}: another tensor`);
    }
    after = found.next;
  }
  expect(failures).toEqual([]);
});
