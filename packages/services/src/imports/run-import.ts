import path from 'node:path';
import type { Identifier, ImportReport } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { image, project } from '@fovea/database';
import { eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { chooseClasses } from './choose-classes.ts';
import type { SplitShares } from './draw-split.ts';
import { Journal } from './journal.ts';
import { sortOut } from './merge-pictures.ts';
import { preparePictures } from './prepare-pictures.ts';
import type { ImportSource, Problem } from './source.ts';
import type { ImportTarget } from './store-import.ts';
import { storeImport } from './store-import.ts';

export interface ImportProgress {
  readonly phase: 'preparing' | 'storing' | 'done';
  readonly done: number;
  readonly total: number;
  readonly imagesPerSecond: number | null;
}

export interface ImportOptions {
  /** Adds to this project; left out, to the project called `projectName`, which is made where there is none. */
  readonly project?: Identifier | undefined;
  readonly projectName?: string | undefined;
  readonly datasetName?: string | undefined;
  /** Draws the split of subjects that are new. */
  readonly seed?: number | undefined;
  readonly shares?: SplitShares | undefined;
  /** The positive class of a project that is made. */
  readonly positive?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
}

/** What an import did, with the project that it went to. */
export interface FinishedImport extends ImportReport {
  readonly project: Identifier;
}

const largestSeed = 2 ** 31 - 1;

/** Problems that leave a file out; the others keep it. */
const leftOut = new Set<Problem['code']>(['FILE_SKIPPED', 'IMAGE_UNREADABLE', 'IMPORT_TOO_LARGE']);

/**
 * Imports pictures: prepared with a journal on disk, then stored in one transaction. Interrupted at any moment and
 * repeated it ends the same; repeated once more it adds nothing.
 * @throws IMPORT_NO_IMAGES, IMPORT_ONE_CLASS, IMPORT_ONE_SUBJECT, INPUT_INVALID, ARTIFACT_WRITE_FAILED, CONFLICT while
 * the same import runs; whatever the signal was aborted with
 */
export async function runImport(ctx: Context, source: ImportSource, options: ImportOptions): Promise<FinishedImport> {
  authorise(ctx.actor, 'image:import');
  const startedAt = performance.now();
  const target = {
    project: options.project,
    projectName: options.projectName ?? source.name,
    datasetName: options.datasetName ?? source.name,
    synthetic: source.synthetic,
    seed: options.seed ?? 0,
    shares: options.shares,
    positive: options.positive,
  };
  if (!Number.isInteger(target.seed) || target.seed < 0 || target.seed > largestSeed) {
    throw new FoveaError('INPUT_INVALID', `The seed must be a whole number from 0 to ${largestSeed}.`, {
      seed: target.seed,
    });
  }
  assertSomething(source.total, source.problems, source.name);
  const existing = await findExisting(ctx, target);
  if (!existing && Array.isArray(source.entries)) chooseClasses(source.entries, target.positive);
  const present = new Set(existing ? await hashesOf(ctx, existing) : []);
  const journal = await Journal.open(path.join(ctx.home, 'imports', source.key));
  let finished = false;
  try {
    const preparingSince = performance.now();
    const report = (phase: ImportProgress['phase'], done: number) => {
      const seconds = (performance.now() - preparingSince) / 1000;
      options.onProgress?.({
        phase,
        done,
        total: source.total,
        imagesPerSecond: seconds > 0.5 ? done / seconds : null,
      });
    };
    const prepared = await preparePictures(source.entries, {
      artifacts: ctx.artifacts,
      journal,
      present,
      signal: options.signal,
      onPicture: (done) => report('preparing', done),
    });
    const { pictures, refused } = sortOut(prepared);
    const problems = [...source.problems, ...refused];
    assertSomething(pictures.length, problems, source.name);
    report('storing', prepared.length);
    const stored = await storeImport(ctx, journal, pictures, target);
    finished = true;
    report('done', prepared.length);
    return {
      ...stored,
      problems: [...problems, ...stored.problems],
      skipped: problems.filter(({ code }) => leftOut.has(code)).length,
      seconds: (performance.now() - startedAt) / 1000,
    };
  } finally {
    await journal.close({ finished });
  }
}

/** Spares the work on a project that can't be made; whoever makes it meanwhile is met in the transaction. */
async function findExisting(
  ctx: Context,
  target: Pick<ImportTarget, 'project' | 'projectName'>,
): Promise<Identifier | undefined> {
  const condition =
    target.project === undefined ? eq(project.name, target.projectName) : eq(project.id, target.project);
  const [found] = await ctx.database.select({ id: project.id }).from(project).where(condition);
  return found?.id;
}

async function hashesOf(ctx: Context, projectId: Identifier): Promise<string[]> {
  const rows = await ctx.database.select({ hash: image.contentHash }).from(image).where(eq(image.projectId, projectId));
  return rows.map(({ hash }) => hash);
}

function assertSomething(images: number, problems: readonly Problem[], name: string): void {
  if (images > 0) return;
  const sentence =
    problems.length > 0
      ? `None of the ${problems.length} files in ${name} is a picture that can be used; the first: ${problems[0]?.path}: ${problems[0]?.message}`
      : `There is no picture in ${name}. Choose a folder or zip with class folders of PNG or JPEG files.`;
  throw new FoveaError('IMPORT_NO_IMAGES', sentence, { source: name, problems: problems.slice(0, 20) });
}
