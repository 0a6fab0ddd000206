import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dataset, image, subject } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { decodeImage, prepareImage } from '@fovea/imaging/node';
import { compressedAgain, deepened, recodings } from '@fovea/imaging/testing';
import type { Context } from '@fovea/services';
import { closeContext, createContext, images, imports, loadConfig } from '@fovea/services';
import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeCells } from './import-sources.ts';

let home: string;
let context: Context;
/** Cells of 8 subjects, 48 in all, by path. */
const cells = new Map<string, Buffer>();

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'fovea-sight-'));
  await mkdir(path.join(home, 'fovea'));
  context = await createContext(
    loadConfig({ FOVEA_HOME: path.join(home, 'fovea'), FOVEA_DATABASE_PORT: String(55_390) }),
  );
  const folder = await writeCells(path.join(home, 'cells'), 8, 6);
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const full = path.join(file.parentPath, file.name);
    if (file.isFile()) cells.set(path.relative(folder, full), await readFile(full));
  }
});
afterAll(async () => {
  await closeContext(context);
  await rm(home, { recursive: true, force: true });
});

/** Writes files and imports them. */
async function importFiles(name: string, files: Iterable<readonly [string, Buffer]>, project?: Identifier) {
  const folder = path.join(home, name);
  for (const [file, bytes] of files) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), bytes);
  }
  return imports.importFolder(context, { path: folder, projectName: name, ...(project && { project }) });
}

const changed = async (change: (bytes: Buffer, file: string) => Promise<Buffer>, ending = 'png') =>
  Promise.all(
    [...cells].map(async ([file, bytes]) => [file.replace(/png$/, ending), await change(bytes, file)] as const),
  );
const isInfected = (file: string) => file.startsWith('Parasitized');

test.each(Object.entries(recodings))(
  'copies as %s are found by their pixels, none is stored twice',
  async (kind, recode) => {
    const copies = await Promise.all(
      [...cells]
        .slice(0, 12)
        .map(async ([file, bytes]) => [file.replace('.png', `-again.${kind}`), await recode(bytes)] as const),
    );
    const { added, known, problems } = await importFiles(`Copies ${kind}`, [...cells, ...copies]);
    expect({ added, known }).toEqual({ added: 48, known: 12 });
    expect(problems.filter(({ code }) => code === 'SAME_IMAGE')).toHaveLength(12);
  },
);

test('a copy under the other label is a conflict, in one import and against a project that an earlier Fovea made', async () => {
  const [first, second] = [...cells].filter(([file]) => isInfected(file));
  if (!first || !second) throw new Error('The sample has no infected cell.');
  const contradiction = ['Uninfected/Z9_thin_odd.tif', await recodings.tiff(first[1])] as const;
  const { project, problems } = await importFiles('Contradiction', [...cells, contradiction]);
  expect(problems.filter(({ code }) => code === 'LABEL_CONFLICT')).toHaveLength(1);
  // As an earlier Fovea left it: nothing is known of pixels.
  await context.database
    .update(image)
    .set({ pixelHash: null, perceptualHash: null, technical: null })
    .where(eq(image.projectId, project));
  const later = await importFiles('Later', [['Uninfected/Z8_thin_odd.webp', await recodings.webp(second[1])]], project);
  expect(later).toMatchObject({ added: 0, known: 1 });
  const [row] = await context.database.select().from(image).where(eq(image.name, second[0]));
  expect(row?.pixelHash).toMatch(/^[0-9a-f]{64}$/);
  const labels = await context.database
    .select({ name: image.name, label: image.label })
    .from(image)
    .where(eq(image.projectId, project));
  expect(
    labels
      .filter(({ label }) => label === null)
      .map(({ name }) => name)
      .sort(),
  ).toEqual([first[0], second[0]].sort());
});

test('near-copies of other subjects are reported with their splits and labels, and kept', async () => {
  const healthy = [...cells].filter(([file]) => !isInfected(file)).slice(0, 3);
  const near = await Promise.all(
    healthy.map(
      async ([, bytes], index) => [`Parasitized/N${index}_thin_near.jpg`, await compressedAgain(bytes)] as const,
    ),
  );
  const { added, preview } = await importFiles('Near', [...cells, ...near]);
  expect(added).toBe(51);
  expect(preview.nearCopies).toMatchObject({ pairs: 3, acrossLabels: 3, isWhole: true });
  expect(preview.nearCopies.examples.map(({ one, other }) => [one.label, other.label].sort())).toEqual(
    Array.from({ length: 3 }, () => ['Parasitized', 'Uninfected']),
  );
  const splits = new Map(
    (await context.database.select().from(subject)).map((row) => [`${row.projectId} ${row.name}`, row.split]),
  );
  const across = preview.nearCopies.examples.filter(({ one, other }) => one.split !== other.split).length;
  expect(preview.nearCopies.acrossSplits).toBe(across);
  expect(splits.size).toBeGreaterThan(0);
});

test('one class of TIFF, of 16 bits or of JPEG is imported, and warned of by name', async () => {
  for (const [name, change, property] of [
    ['One class of TIFF', recodings.tiff, 'format: PNG'],
    ['One class of 16 bits', (bytes: Buffer) => deepened(bytes, 300), 'bit depth'],
    ['One class of JPEG', compressedAgain, 'format: JPEG'],
  ] as const) {
    const files = await changed((bytes, file) => (isInfected(file) ? Promise.resolve(bytes) : change(bytes)));
    const { added, preview, problems } = await importFiles(name, files);
    expect(added, name).toBe(48);
    expect(
      preview.shortcuts.rows.filter(({ auc }) => auc === 1).map((row) => row.property),
      name,
    ).toContain(property);
    expect(preview.notes.join(' '), name).toContain('could tell the class');
    // The names all say PNG.
    const renamed = name === 'One class of 16 bits' ? 0 : files.filter(([file]) => !isInfected(file)).length;
    expect(
      problems.filter(({ code }) => code === 'OTHER_FORMAT'),
      name,
    ).toHaveLength(renamed);
  }
});

test('16-bit pictures keep their project’s range: what the page gets is what the model’s picture was made of', async () => {
  const { project, dataset: id, preview } = await importFiles('Deep', await changed((bytes) => deepened(bytes, 4095)));
  const [kept] = await context.database.select().from(dataset).where(eq(dataset.id, id));
  const range = kept?.depthRange;
  if (!range) throw new Error('No range was kept.');
  expect(range.high).toBeGreaterThan(3000);
  expect(range.high).toBeLessThanOrEqual(4095);
  expect(preview.notes.join(' ')).toContain('48 pictures have 16 bits');
  const brighter = await Promise.all(
    [...cells].slice(0, 2).map(async ([file, bytes]) => [file, await deepened(bytes, 5200)] as const),
  );
  const later = await importFiles('Brighter', brighter, project);
  expect(later.added).toBe(2);
  expect(later.preview.notes.join(' ')).toMatch(/holds? values beyond the range/);
  const rows = await context.database
    .select()
    .from(image)
    .where(eq(image.projectId, project))
    .orderBy(asc(image.position));
  for (const row of [...rows.slice(0, 3), ...rows.slice(-2)]) {
    const file = await images.file(context, { image: row.id });
    expect(file.contentType).toBe('image/png');
    const shown = await decodeImage(file.bytes);
    expect(shown).toEqual(await decodeImage(await context.artifacts.read(row.originalArtifact), range));
    expect(await images.pixels(context, { image: row.id })).toEqual(prepareImage(shown));
  }
});

test('a drawing under the name of a picture is refused by its kind', async () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><circle r="20"/></svg>');
  const { added, problems } = await importFiles('Drawing', [...cells, ['Parasitized/X_thin_drawing.png', svg]]);
  expect(added).toBe(48);
  expect(problems.filter(({ code }) => code === 'IMAGE_UNREADABLE')).toMatchObject([
    { path: 'Parasitized/X_thin_drawing.png', message: expect.stringContaining('The file is an SVG drawing') },
  ]);
});
