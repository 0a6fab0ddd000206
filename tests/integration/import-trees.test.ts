import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { image, project, subject } from '@fovea/database';
import { encodePng } from '@fovea/imaging/node';
import type { Context } from '@fovea/services';
import { closeContext, createContext, imports, loadConfig } from '@fovea/services';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateTree } from '../../scripts/import-trees/generate-tree.ts';
import { modelAnswer } from '../../scripts/import-trees/model-answer.ts';
import { placeTree } from '../../scripts/import-trees/place-tree.ts';

const databasePort = 55_347;
let home: string;
let context: Context;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'fovea-trees-'));
  const settings = { FOVEA_HOME: path.join(home, 'fovea'), FOVEA_DATABASE_PORT: String(databasePort) };
  await mkdir(settings.FOVEA_HOME);
  context = await createContext(loadConfig(settings));
});
afterAll(async () => {
  await closeContext(context);
  await rm(home, { recursive: true, force: true });
});

/** Small pictures, each with pixels of its own. */
async function pictures(count: number): Promise<Buffer[]> {
  const side = 12;
  const pixel = (number: number, at: number) => 60 + ((at * 37 + number * 101 + (at % 7) * number) % 180);
  return Promise.all(
    Array.from({ length: count }, (_, number) =>
      encodePng({
        width: side,
        height: side,
        rgb: Uint8Array.from({ length: side * side * 3 }, (__, at) => pixel(number, at)),
      }),
    ),
  );
}

const wanted = 12;

test('generated trees that leave no question are stored as they are: classes, people, split, and every file counted', async () => {
  const contents = await pictures(64);
  const containers = new Set<string>();
  let stored = 0;
  for (let seed = 5000; stored < wanted; seed++) {
    const tree = generateTree(seed, (picture) => contents[picture] ?? Buffer.alloc(0));
    const answer = modelAnswer(tree);
    if (tree.refusal !== null || tree.isOpen || answer.questions.length > 0) continue;
    const location = await placeTree(tree, home);
    const report = await imports.importFolder(context, {
      path: location,
      choices: tree.choices,
      projectName: `tree ${seed}`,
    });
    const rows = await rowsOf(`tree ${seed}`);
    expect(tree.files.length, `tree ${seed}`).toBe(report.added + report.known + report.skipped + tree.lists);
    const truth = new Map(answer.pictures.map((picture) => [picture.path, picture]));
    const personOf = new Map<string, string>();
    for (const { name, label, person, split } of rows) {
      const picture = truth.get(name);
      expect([name, label], `tree ${seed}`).toEqual([picture?.path, picture?.label]);
      if (picture?.split && rows.length === tree.pictures.length && hasAllParts(answer.pictures))
        expect(split, name).toBe(picture.split);
      const before = personOf.get(person);
      expect(before ?? picture?.subject, `${name} of ${person}`).toBe(picture?.subject);
      personOf.set(person, picture?.subject ?? '');
    }
    expect(new Set(personOf.values()).size).toBe(personOf.size);
    const again = await imports.importFolder(context, {
      path: location,
      choices: tree.choices,
      projectName: `tree ${seed}`,
    });
    expect(again.added, `tree ${seed}, again`).toBe(0);
    containers.add(tree.container);
    stored++;
  }
  expect(containers.size).toBeGreaterThan(2);
});

/** Parts that are not given are drawn from the training subjects. */
const hasAllParts = (of: readonly { readonly split: string | null }[]) =>
  new Set(of.flatMap(({ split }) => split ?? [])).size === 3;

async function rowsOf(projectName: string) {
  return context.database
    .select({ name: image.name, label: image.label, person: subject.name, split: subject.split })
    .from(image)
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .innerJoin(project, eq(project.id, image.projectId))
    .where(eq(project.name, projectName));
}
