import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { auditEvent, dataset, image, project, projectClass, snapshot, subject } from '@fovea/database';
import { splits } from '@fovea/domain';
import { encodePng, prepareImage, renderSample } from '@fovea/imaging/node';
import type { Context } from '@fovea/services';
import { ArtifactStore, closeContext, createContext, imports, loadConfig } from '@fovea/services';
import { and, asc, count, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { ZipFile } from 'yazl';
import { finish, mountSmall, pack, refusingStore, writeCells } from './import-sources.ts';

const databasePort = 55_340;
let home: string;
let context: Context;
/** 8 subjects, two of them healthy, with 6 cells each, in the folders and names of the NIH set. */
let cells: string;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'fovea-import-'));
  const settings = { FOVEA_HOME: path.join(home, 'fovea'), FOVEA_DATABASE_PORT: String(databasePort) };
  await mkdir(settings.FOVEA_HOME);
  context = await createContext(loadConfig(settings));
  cells = await writeCells(path.join(home, 'cells'), 8, 6);
});
afterAll(async () => {
  await closeContext(context);
  await rm(home, { recursive: true, force: true });
});

async function rowsOf(projectName: string) {
  const rows = await context.database
    .select({ image, subject: subject.name, split: subject.split, dataset })
    .from(image)
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .innerJoin(dataset, eq(dataset.id, image.datasetId))
    .innerJoin(project, eq(project.id, image.projectId))
    .where(eq(project.name, projectName))
    .orderBy(asc(dataset.createdAt), asc(image.position));
  return rows;
}

/** What must be the same however an import went: everything but ids and times. */
async function fingerprint(projectName: string) {
  const rows = await rowsOf(projectName);
  return rows.map(
    ({
      image: { position, name, contentHash, label, width, height, thumbnailArtifact },
      subject: of,
      split,
      dataset: { preparedArtifact },
    }) =>
      JSON.stringify([
        position,
        name,
        contentHash,
        label,
        width,
        height,
        thumbnailArtifact,
        of,
        split,
        preparedArtifact,
      ]),
  );
}

const countProjects = async () => (await context.database.select({ projects: count() }).from(project))[0]?.projects;

test('a folder is imported whole: classes, subjects, splits, originals, thumbnails, prepared rows, snapshot, audit', async () => {
  await writeFile(path.join(cells, 'Parasitized', 'Thumbs.db'), 'windows');
  const report = await imports.importFolder(context, { path: cells });
  expect(report).toMatchObject({ added: 48, known: 0, skipped: 1, subjects: 8 });
  expect(report.problems).toEqual([]);
  expect(report.preview.leftOut).toMatchObject([{ kind: 'Thumbs.db', count: 1, examples: ['Parasitized/Thumbs.db'] }]);
  const classes = await context.database
    .select()
    .from(projectClass)
    .where(eq(projectClass.projectId, report.project))
    .orderBy(asc(projectClass.position));
  expect(classes.map(({ name, positive }) => [name, positive])).toEqual([
    ['Parasitized', true],
    ['Uninfected', false],
  ]);

  const rows = await rowsOf('cells');
  const splitsOf = Map.groupBy(rows, (row) => row.subject);
  for (const [name, of] of splitsOf) expect(new Set(of.map(({ split }) => split)).size, name).toBe(1);
  for (const split of splits) expect(report.splits[split].subjects).toBeGreaterThan(0);
  const pixels = await context.artifacts.read(rows[0]?.dataset.preparedArtifact ?? '');
  expect(pixels).toHaveLength(48 * 64 * 64 * 3);
  const rendered = new Map(
    [...renderSample({ subjects: 8, cellsPerSubject: 6 }, 1)].map((sample) => [
      `${sample.label}/${sample.name}`,
      sample,
    ]),
  );
  for (const [index, { image: row, subject: of }] of rows.entries()) {
    const sample = rendered.get(row.name);
    if (!sample) throw new Error(`${row.name} was never written.`);
    expect([row.position, row.label, of, row.width, row.height]).toEqual([
      index,
      sample.label,
      sample.subject,
      sample.width,
      sample.height,
    ]);
    expect(pixels.subarray(index * 12288, (index + 1) * 12288).equals(prepareImage(sample))).toBe(true);
    expect(await context.artifacts.read(row.originalArtifact)).toEqual(await readFile(path.join(cells, row.name)));
    expect(await context.artifacts.has(row.thumbnailArtifact)).toBe(true);
  }
  const [fixed] = await context.database.select().from(snapshot).where(eq(snapshot.projectId, report.project));
  expect(fixed).toMatchObject({ images: 48, subjects: 8 });
  const events = await context.database
    .select()
    .from(auditEvent)
    .where(and(eq(auditEvent.projectId, report.project), eq(auditEvent.action, 'dataset.import')));
  expect(events).toHaveLength(1);
});

test('imported again it adds nothing and changes nothing', async () => {
  const before = await fingerprint('cells');
  expect(await imports.importFolder(context, { path: cells })).toMatchObject({ added: 0, known: 48, subjects: 8 });
  expect(await fingerprint('cells')).toEqual(before);
});

test('more pictures of known and new subjects: no known subject changes its split, prepared rows are appended', async () => {
  const growing = await writeCells(path.join(home, 'growing'), 6, 4, 2);
  await imports.importFolder(context, { path: growing });
  const before = await rowsOf('growing');
  await writeCells(path.join(home, 'growing'), 10, 6, 2);
  const report = await imports.importFolder(context, { path: growing });
  expect(report.added).toBeGreaterThan(0);
  const after = await rowsOf('growing');
  expect(after.slice(0, before.length).map(({ image: row, split }) => [row.id, row.position, split])).toEqual(
    before.map(({ image: row, split }) => [row.id, row.position, split]),
  );
  const [old, grown] = await Promise.all(
    [before, after].map((rows) => context.artifacts.read(rows[0]?.dataset.preparedArtifact ?? '')),
  );
  expect(grown).toHaveLength(after.length * 12288);
  expect(grown?.subarray(0, old?.length).equals(old ?? Buffer.alloc(0))).toBe(true);
});

test('killed in the middle and repeated: the same rows as in one go', async () => {
  const whole = await writeCells(path.join(home, 'whole'), 10, 30, 3);
  await imports.importFolder(context, { path: whole, projectName: 'in one go', datasetName: 'd' });
  const expected = (await fingerprint('in one go')).sort();
  const child = spawn(process.execPath, [fileURLToPath(new URL('import-child.ts', import.meta.url)), whole], {
    env: { ...process.env, FOVEA_HOME: context.home, DATABASE_URL: context.databaseUrl },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    seen = Number(line.split(' ')[1]);
    if (seen >= 120) break;
  }
  const dead = once(child, 'exit');
  child.kill('SIGKILL');
  await dead;
  expect(seen).toBeLessThan(300);
  expect(await rowsOf('whole')).toHaveLength(0);
  const journals = await readdir(path.join(context.home, 'imports'));
  expect(journals).toHaveLength(1);
  const journal = path.join(context.home, 'imports', journals[0] ?? '', 'pictures.jsonl');
  expect((await readFile(journal, 'utf8')).trimEnd().split('\n').length).toBeGreaterThanOrEqual(120);
  const report = await imports.importFolder(context, { path: whole });
  expect(report.added).toBe(300);
  expect((await fingerprint('whole')).sort()).toEqual(expected);
  expect(await readdir(path.join(context.home, 'imports'))).toEqual([]);
});

test('truncated, flat, tiny and foreign files are reported and left out; the same picture under two labels loses its label', async () => {
  const folder = await writeCells(path.join(home, 'damaged'), 4, 4, 4);
  const [infected = ''] = await readdir(path.join(folder, 'Parasitized'));
  const [healthy = ''] = await readdir(path.join(folder, 'Uninfected'));
  await copyFile(path.join(folder, 'Parasitized', infected), path.join(folder, 'Uninfected', 'S99_thin_copy.png'));
  await copyFile(path.join(folder, 'Uninfected', healthy), path.join(folder, 'Uninfected', `copy of ${healthy}`));
  const cut = path.join(folder, 'Uninfected', 'S98_thin_cut.png');
  await copyFile(path.join(folder, 'Uninfected', healthy), cut);
  await truncate(cut, Math.floor((await stat(cut)).size * 0.6));
  const flat = { width: 60, height: 50, rgb: new Uint8Array(9000).fill(180) };
  await writeFile(path.join(folder, 'Uninfected', 'S97_thin_flat.png'), await encodePng(flat));
  await writeFile(
    path.join(folder, 'Uninfected', 'S97_thin_tiny.png'),
    await encodePng({ width: 5, height: 5, rgb: new Uint8Array(75).fill(9) }),
  );
  await writeFile(path.join(folder, 'Uninfected', 'S97_thin_text.png'), 'this is text');
  await writeFile(path.join(folder, 'notes.txt'), 'hello');
  const report = await imports.importFolder(context, { path: folder });
  expect(report).toMatchObject({ added: 16, skipped: 5 });
  const codes = new Map(report.problems.map(({ path: of, code }) => [of, code]));
  expect(codes.get('Uninfected/S98_thin_cut.png')).toBe('IMAGE_UNREADABLE');
  expect(codes.get('Uninfected/S97_thin_flat.png')).toBe('IMAGE_UNREADABLE');
  expect(codes.get('Uninfected/S97_thin_tiny.png')).toBe('IMAGE_UNREADABLE');
  expect(codes.get('Uninfected/S97_thin_text.png')).toBe('IMAGE_UNREADABLE');
  expect(report.preview.leftOut).toContainEqual(expect.objectContaining({ kind: '.txt', examples: ['notes.txt'] }));
  const conflict = report.problems.find(({ code }) => code === 'LABEL_CONFLICT');
  expect(`${conflict?.path} ${conflict?.message}`).toContain(infected);
  expect(conflict?.path).toBe('Uninfected/S99_thin_copy.png');
  const rows = await rowsOf('damaged');
  expect(rows.filter(({ image: row }) => row.label === null).map(({ image: row }) => row.name)).toEqual([
    `Parasitized/${infected}`,
  ]);
  expect(rows.some(({ subject: of }) => of === 'S99' || of === 'S97' || of === 'S98')).toBe(false);
});

test('no images, one class, one subject, nothing there: a clear error, and no project is left behind', async () => {
  const before = await countProjects();
  const empty = path.join(home, 'empty');
  await mkdir(empty);
  await expect(imports.importFolder(context, { path: empty })).rejects.toMatchObject({ code: 'IMPORT_NO_IMAGES' });
  const oneClass = path.join(home, 'one class', 'Parasitized');
  const oneSubject = path.join(home, 'one subject');
  await mkdir(oneClass, { recursive: true });
  for (const [index, sample] of [...renderSample({ subjects: 2, cellsPerSubject: 4 }, 5)].entries()) {
    const png = await encodePng(sample);
    await writeFile(path.join(oneClass, sample.name), png);
    const folder = path.join(oneSubject, index % 2 ? 'a' : 'b');
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, `C1_thin_${index}.png`), png);
  }
  await expect(imports.importFolder(context, { path: path.dirname(oneClass) })).rejects.toMatchObject({
    code: 'IMPORT_ONE_CLASS',
  });
  await expect(imports.importFolder(context, { path: oneSubject })).rejects.toMatchObject({
    code: 'IMPORT_ONE_SUBJECT',
  });
  await expect(imports.importFolder(context, { path: path.join(home, 'nowhere') })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  const unreadable = path.join(home, 'unreadable', 'a');
  await mkdir(unreadable, { recursive: true });
  await mkdir(path.join(home, 'unreadable', 'b'));
  for (const name of ['a/C1_thin_1.png', 'b/C2_thin_1.png'])
    await writeFile(path.join(home, 'unreadable', name), 'no picture');
  await expect(imports.importFolder(context, { path: path.dirname(unreadable) })).rejects.toMatchObject({
    code: 'IMPORT_NO_IMAGES',
    message: expect.stringContaining('C1_thin_1.png'),
  });
  expect(await countProjects()).toBe(before);
});

test('a disk that is full while artifacts are written: nothing half-written, and the repeat ends well', async () => {
  const folder = await writeCells(path.join(home, 'full'), 4, 6, 6);
  const small = path.join(home, 'small disk');
  await mkdir(small);
  const isMounted = mountSmall(small);
  if (!isMounted)
    console.log('No small disk can be mounted here; a store that refuses after ten files stands in for it.');
  onTestFinished(() => {
    if (isMounted) execFileSync('umount', [small]);
  });
  const artifacts = isMounted ? new ArtifactStore(path.join(small, 'artifacts')) : refusingStore(small);
  await expect(imports.importFolder({ ...context, artifacts }, { path: folder })).rejects.toMatchObject({
    code: 'ARTIFACT_WRITE_FAILED',
  });
  const before = await context.database.select().from(project).where(eq(project.name, 'full'));
  expect(before).toEqual([]);
  const stray = (await readdir(artifacts.root)).filter((name) => name.startsWith('unfinished'));
  expect(stray).toEqual([]);
  expect(await imports.importFolder(context, { path: folder })).toMatchObject({ added: 24 });
  for (const { image: row } of await rowsOf('full'))
    expect(await context.artifacts.has(row.originalArtifact)).toBe(true);
});

test('a zip is imported like a folder; paths that lead outside, links and bombs are refused', async () => {
  const zip = await pack(path.join(home, 'cells.zip'), cells, 'cell_images');
  const report = await imports.importFolder(context, { path: zip, projectName: 'zipped' });
  expect(report).toMatchObject({ added: 48, skipped: 1, subjects: 8 });
  const names = (await rowsOf('zipped')).map(({ image: row, split, subject: of }) => [
    row.name.replace('cell_images/', ''),
    row.contentHash,
    of,
    split,
  ]);
  expect(names).toEqual(
    (await rowsOf('cells')).map(({ image: row, split, subject: of }) => [row.name, row.contentHash, of, split]),
  );

  const slip = path.join(home, 'slip.zip');
  const harmless = new ZipFile();
  harmless.addBuffer(Buffer.from('x'), 'aa/outside.png');
  await finish(harmless, slip);
  await writeFile(
    slip,
    Buffer.from((await readFile(slip)).toString('latin1').replaceAll('aa/outside', '../outside'), 'latin1'),
  );
  await expect(imports.importFolder(context, { path: slip })).rejects.toMatchObject({ code: 'IMPORT_UNSAFE_ARCHIVE' });

  const link = new ZipFile();
  link.addBuffer(Buffer.from('/etc/passwd'), 'a/link.png', { mode: 0o120_777 });
  await expect(
    imports.importFolder(context, { path: await finish(link, path.join(home, 'link.zip')) }),
  ).rejects.toMatchObject({ code: 'IMPORT_UNSAFE_ARCHIVE' });

  const bomb = new ZipFile();
  bomb.addBuffer(Buffer.alloc(40 * 2 ** 20), 'a/bomb.png');
  await expect(
    imports.importFolder(context, { path: await finish(bomb, path.join(home, 'bomb.zip')) }),
  ).rejects.toMatchObject({ code: 'IMPORT_UNSAFE_ARCHIVE' });
  const torn = path.join(home, 'torn.zip');
  await copyFile(zip, torn);
  await truncate(torn, 5000);
  await expect(imports.importFolder(context, { path: torn })).rejects.toMatchObject({ code: 'IMPORT_UNSAFE_ARCHIVE' });
});

test('the NIH archive is fetched, continued after a break, checked and imported', async () => {
  const bytes = await readFile(await pack(path.join(home, 'served.zip'), cells, 'cell_images'));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const part = path.join(context.home, 'downloads', `${sha256.slice(0, 16)}.zip.part`);
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers.range);
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(from > 0 ? 206 : 200, { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` });
    if (asked.length === 1) {
      response.write(bytes.subarray(0, 40_000));
      void untilKept(part).then(() => response.destroy());
    } else response.end(bytes.subarray(from));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/cell_images.zip`;
  const archive = { url, byteSize: bytes.length, sha256 };
  await expect(imports.importNih(context, { archive })).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED' });
  expect(await imports.importNih(context, { archive })).toMatchObject({ added: 48, skipped: 1, subjects: 8 });
  expect(asked[1]).toMatch(/^bytes=\d+-$/);
  expect(await imports.importNih(context, { archive })).toMatchObject({ added: 0, known: 48 });
  expect(asked).toHaveLength(2);
});

/** Until the first bytes are on the client's disk: what a connection breaks before that was never received. */
async function untilKept(file: string): Promise<void> {
  while ((await stat(file).catch(() => ({ size: 0 }))).size === 0) await sleep(10);
}

test('the synthetic sample is marked as such and has its splits', async () => {
  const report = await imports.importSample(context, { settings: { subjects: 12, cellsPerSubject: 5 } });
  expect(report).toMatchObject({ added: 60, subjects: 12 });
  const rows = await rowsOf('Synthetic smear sample');
  expect(rows.every(({ dataset: of }) => of.synthetic)).toBe(true);
  expect(await imports.importSample(context, { settings: { subjects: 12, cellsPerSubject: 5 } })).toMatchObject({
    added: 0,
    known: 60,
  });
});

const shared = process.env['FOVEA_SHARED_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const malaria = path.join(shared, 'malaria-cells');
const isPresent = await stat(malaria).then(
  (entry) => entry.isDirectory(),
  () => false,
);
if (!isPresent) console.log(`Real cells are not at ${malaria}: their import is not tested.`);

test.runIf(isPresent)('8,572 real cells of 60 subjects are imported, and again adds nothing', async () => {
  const report = await imports.importFolder(context, { path: malaria });
  console.log(
    `real cells: ${report.added} images in ${report.seconds.toFixed(1)} s, ${Math.round(report.added / report.seconds)} images/s`,
  );
  expect(report).toMatchObject({ added: 8572, known: 0, subjects: 60 });
  const rows = await rowsOf('malaria-cells');
  for (const [name, of] of Map.groupBy(rows, (row) => row.subject))
    expect(new Set(of.map(({ split }) => split)).size, name).toBe(1);
  for (const split of splits) {
    const of = rows.filter((row) => row.split === split);
    const share = of.filter(({ image: row }) => row.label === 'Parasitized').length / of.length;
    expect(Math.abs(share - 4472 / 8572)).toBeLessThan(0.05);
  }
  expect(await imports.importFolder(context, { path: malaria })).toMatchObject({ added: 0, known: 8572, subjects: 60 });
});
