import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { feedbackSetItem, modelVersion, project as projects } from '@fovea/database';
import type { Identifier, ImageSummary, Roi } from '@fovea/domain';
import { encodePng } from '@fovea/imaging/node';
import { attempts, feedback, images, imports, runs } from '@fovea/services';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { complete, recalibration, rectangle } from './support.ts';
import type { Installation } from './worker-fixture.ts';
import { openInstallation } from './worker-fixture.ts';

const [width, height] = [130, 97];
/** Columns that a crop to 97 × 97 leaves out at the left; 17 are left out at the right. */
const leftOut = 16;
let installation: Installation;
let project: Identifier;

const context = () => installation.context;

/** Every pixel tells where it is: red its column, green its row. */
function ruler(blue: number): Promise<Buffer> {
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rgb.set([x, y, blue], (y * width + x) * 3);
  return encodePng({ width, height, rgb });
}

beforeAll(async () => {
  installation = await openInstallation(56_270);
  const folder = path.join(context().home, 'sources', 'rulers');
  for (const [place, label] of ['Parasitized', 'Uninfected'].entries()) {
    await mkdir(path.join(folder, label), { recursive: true });
    for (let person = 0; person < 6; person++)
      await writeFile(path.join(folder, label, `P${person}_thin_cell.png`), await ruler(60 * place + 20 * person));
  }
  const choices = { fit: 'crop' } as const;
  const { preview, ...made } = await imports.importFolder(context(), { path: folder, choices });
  project = made.project;
  expect(preview.prepared?.fit).toBe('crop');
});
afterAll(() => installation.remove());

async function imagesOf(split: ImageSummary['split']): Promise<Identifier[]> {
  return (await images.list(context(), { project, split, limit: 100 })).items.map(({ id }) => id);
}

async function draw(image: Identifier, rois: readonly Roi[]): Promise<void> {
  const { revision } = await feedback.get(context(), { image });
  await feedback.save(context(), { image, rois: [...rois], revision });
}

test('a cropped project prepares the central square, and stays so', async () => {
  const [image = ''] = await imagesOf('train');
  const pixels = await images.pixels(context(), { image });
  expect(pixels[0]).toBeGreaterThanOrEqual(leftOut);
  expect(pixels[3 * 63]).toBeLessThan(width - leftOut);
  expect(await images.get(context(), { image })).toMatchObject({ preparedSize: 64, fit: 'crop' });
  await expect(context().database.update(projects).set({ fit: 'letterbox' })).rejects.toMatchObject({
    cause: { message: expect.stringContaining('stay prepared as they are') as string },
  });
  const again = { path: path.join(context().home, 'sources', 'rulers'), project };
  await expect(imports.importFolder(context(), { ...again, choices: { fit: 'letterbox' } })).rejects.toMatchObject({
    code: 'IMPORT_UNCONFIRMED',
    message: expect.stringContaining('takes "The central square" of its images, and this stays.') as string,
  });
});

/** A point on the left, an upright side on the right. */
const triangle = (left: number, right: number, half = 20): [number, number][] => [
  [left, 70],
  [right, 70 - half],
  [right, 70 + half],
];

test('regions outside the square are kept and listed as such, and are neither taught nor judged by', async () => {
  const { id: base } = await runs.startBase(context(), { project, recipe: { kind: 'base', steps: 3 } });
  const { version } = await complete(context(), base);
  const [row] = await context().database.select().from(modelVersion).where(eq(modelVersion.id, version));
  expect(row?.preprocessing).toMatchObject({ size: 64, fit: 'crop' });

  const [drawn = '', other = ''] = await imagesOf('train');
  const [judging = ''] = await imagesOf('validation');
  const outside = () => rectangle('ignore', 0, 40, leftOut, 10);
  const slanted: Roi = {
    ...rectangle('attend'),
    shape: {
      kind: 'polygon',
      points: [
        [113, 0],
        [129, 48],
        [113, 96],
      ],
    },
  };
  const onBothSides: Roi = {
    ...rectangle('attend'),
    shape: { kind: 'area', tool: 'polygon', polygons: [[triangle(1, 12)], [triangle(115, 126)]] },
  };
  await draw(other, [outside(), slanted, onBothSides]);
  await draw(judging, [slanted]);
  await expect(runs.start(context(), recalibration(project))).rejects.toMatchObject({
    code: 'FEEDBACK_EMPTY',
    message: expect.stringContaining('outside the central square') as string,
  });

  const taught = rectangle('attend', 10, 40, 12, 10);
  const reaching: Roi = {
    ...rectangle('attend'),
    shape: {
      kind: 'area',
      tool: 'polygon',
      polygons: [[triangle(1, 12)], [triangle(100, 126), triangle(115, 120, 2)]],
    },
  };
  await draw(drawn, [outside(), taught, reaching]);
  const listed = await feedback.list(context(), { project });
  const of = (image: Identifier) => listed.items.find((item) => item.image.id === image);
  expect(of(drawn)).toMatchObject({ regions: 3, outside: 1, meanings: ['attend'], trainable: true });
  expect(of(other)).toMatchObject({ regions: 3, outside: 3, meanings: [], trainable: false });
  expect(listed.active).toEqual({ train: 1, check: 0, keep: 2 });
  expect((await feedback.get(context(), { image: drawn })).rois).toHaveLength(3);

  const { id } = await runs.start(context(), recalibration(project));
  const items = await context().database.select().from(feedbackSetItem);
  expect(items.map(({ imageId, rois }) => ({ imageId, rois }))).toEqual([{ imageId: drawn, rois: [taught, reaching] }]);
  const job = await attempts.claim(context(), { run: id, worker: 'elsewhere:1' });
  expect(job?.checkSet).toBeNull();
  // Columns 16 to 21 of the image are columns 0 to 3.96 of the map.
  const mask = job?.feedback.flatMap(({ regions }) => regions.map((region) => region.mask)).at(0);
  const middle = mask?.subarray(64 * 30, 64 * 30 + 5);
  expect([...(middle ?? [])].map((share) => Number(share.toFixed(2)))).toEqual([1, 1, 1, 0.96, 0]);
});
