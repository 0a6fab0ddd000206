import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { project, projectClass } from '@fovea/database';
import { launcher } from '@fovea/worker/launcher';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { main } from '../../packages/cli/src/main.ts';
import { imagesOf, writeCells } from './import-sources.ts';
import type { Installation } from './worker-fixture.ts';
import { openInstallation } from './worker-fixture.ts';

let installation: Installation;
let folder: string;
let cells: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-import-command-'));
  installation = await openInstallation(56_190);
  cells = await writeCells(path.join(folder, 'cells'), 8, 6);
  await writeFile(path.join(cells, 'Parasitized', 'broken.png'), 'no picture');
  vi.stubEnv('FOVEA_HOME', installation.environment['FOVEA_HOME']);
  vi.stubEnv('DATABASE_URL', installation.context.databaseUrl);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await installation.remove();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a command. @param answer what a person types; null where nobody sits at a terminal */
async function fovea(words: string[], answer: string | null = null) {
  const [out, problems, questions]: string[][] = [[], [], []];
  const terminal = {
    out: (text: string) => void out?.push(text),
    problem: (text: string) => void problems?.push(text),
    progress: () => undefined,
    ask: (question: string) => {
      questions?.push(question);
      return Promise.resolve(answer);
    },
    endProgress: () => undefined,
  };
  const code = await main(words, { launcher, terminal });
  return { code, out: out?.join('\n') ?? '', problems: problems?.join('\n') ?? '', questions };
}

test('without a terminal and without --yes an import shows the preview, stores nothing and ends with code 7', async () => {
  const shown = await fovea(['import', cells]);
  expect(shown.code).toBe(7);
  expect(shown.out).toContain('48 images of 8 subjects in 2 classes would be added to a new project.');
  expect(shown.out).toContain('The positive class is Parasitized');
  expect(shown.out).toContain('broken.png');
  expect(shown.problems).toContain('--yes');
  expect(await imagesOf(installation.context, 'cells')).toBe(0);
});

test('--json knows everything that the preview knows, also where nothing is stored', async () => {
  const { code, out } = await fovea(['import', cells, '--json']);
  expect(code).toBe(7);
  const told = JSON.parse(out) as unknown;
  expect(told).toMatchObject({
    stored: false,
    preview: { added: 48, subjects: 8, positive: { name: 'Parasitized' } },
    problems: [expect.objectContaining({ path: 'Parasitized/broken.png', code: 'IMAGE_UNREADABLE' })],
  });
});

test('a person is asked: no stores nothing, yes stores what was shown', async () => {
  for (const answer of ['', 'n', 'yesterday']) {
    const refused = await fovea(['import', cells], answer);
    expect(refused).toMatchObject({ code: 7, questions: ['Store this? [y/N] '] });
  }
  expect(await imagesOf(installation.context, 'cells')).toBe(0);
  const stored = await fovea(['import', cells], 'Y');
  expect(stored.code).toBe(0);
  expect(stored.out).toContain('48 images added');
  expect(await imagesOf(installation.context, 'cells')).toBe(48);
});

test('--yes with --positive and --json stores without a question, and tells all of it', async () => {
  const words = ['import', cells, '--project', 'Turned', '--positive', 'Uninfected', '--yes', '--json'];
  const { code, out, questions } = await fovea(words);
  expect({ code, questions }).toEqual({ code: 0, questions: [] });
  expect(JSON.parse(out)).toMatchObject({
    stored: true,
    added: 48,
    skipped: 1,
    preview: { positive: { name: 'Uninfected', certain: true } },
    problems: [expect.objectContaining({ code: 'IMAGE_UNREADABLE' })],
  });
  const classes = await installation.context.database
    .select({ name: projectClass.name, positive: projectClass.positive })
    .from(projectClass)
    .innerJoin(project, eq(project.id, projectClass.projectId))
    .where(eq(project.name, 'Turned'));
  expect(classes.filter(({ positive }) => positive).map(({ name }) => name)).toEqual(['Uninfected']);
});

test('--size is that of the project: another one is refused later, and one that cannot be at once', async () => {
  const words = ['import', cells, '--project', 'Finer', '--yes'];
  expect((await fovea([...words, '--size', '100'])).code).toBe(2);
  const stored = await fovea([...words, '--size', '96']);
  expect(stored.code).toBe(0);
  expect(stored.out).toContain('The model sees each image at 96 × 96 pixels.');
  const other = await fovea([...words, '--size', '64']);
  expect(other.code).toBe(7);
  expect(other.problems).toContain('Finer prepares all of its images at 96 × 96 pixels');
  expect((await fovea(words)).code).toBe(0);
});

test('an open question is not answered by --yes; the option that answers it stores', async () => {
  const asked = await writeCells(path.join(folder, 'asked'), 6, 6, 5);
  await rename(path.join(asked, 'Parasitized'), path.join(asked, 'Kind A'));
  await rename(path.join(asked, 'Uninfected'), path.join(asked, 'Kind B'));
  const open = await fovea(['import', asked, '--yes']);
  expect(open.code).toBe(7);
  expect(open.problems).toContain('Which class is the positive one');
  expect(await imagesOf(installation.context, 'asked')).toBe(0);
  expect((await fovea(['import', asked, '--yes', '--positive', 'Kind B'])).code).toBe(0);
  expect(await imagesOf(installation.context, 'asked')).toBe(36);
});

test('a folder without a picture says what it holds, and that nothing can be imported', async () => {
  const empty = path.join(folder, 'empty');
  await mkdir(empty);
  await writeFile(path.join(empty, 'notes.docx'), 'no picture');
  const { code, out, problems } = await fovea(['import', empty, '--yes']);
  expect(code).toBe(2);
  expect(`${out}\n${problems}`).toContain('notes.docx');
  expect(problems).toContain('IMPORT_NO_IMAGES');
});
