import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { modelVersion } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { startRunRequest } from '@fovea/domain';
import { backup, feedback, loadConfig, runs } from '@fovea/services';
import type { Context } from '@fovea/services';
import { eq } from 'drizzle-orm';
import { rectangle } from '../../integration/support.ts';
import type { Installation } from '../../integration/worker-fixture.ts';
import { hasEnded, makeTinyProject, openInstallation, spawnWorker, until } from '../../integration/worker-fixture.ts';

const longestMs = 600_000;
/** As many as a draft holds, on each of its images. */
export const strokesOfProject = 32 * 200;

export interface PreparedHome {
  readonly home: string;
  readonly databaseUrl: string;
  /** Has a champion and feedback that nobody changes: each recalibration of it is the same training. */
  readonly training: { readonly project: Identifier; readonly image: Identifier };
  /** Images to draw on, of projects of their own. */
  readonly drawing: readonly Identifier[];
  /** What one recalibration ends with in another home, where nothing is killed. */
  readonly undisturbed: Ending;
}

/** What must be the same of two runs of one recipe. */
export interface Ending {
  readonly weights: string;
  readonly steps: readonly number[];
}

export interface HomeToPrepare {
  /** Where the home and its copy are made. */
  readonly folder: string;
  readonly databasePort: number;
  /** How many projects to draw in. */
  readonly drawings: number;
  /** Length of each training. */
  readonly steps: number;
}

/**
 * Makes a home with projects to train and to draw in, and a copy of it by backup and restore, in which one run is made
 * without any disturbance.
 */
export async function prepareHome({ folder, databasePort, drawings, steps }: HomeToPrepare): Promise<PreparedHome> {
  const home = path.join(folder, 'home');
  const calm = path.join(folder, 'calm');
  const file = path.join(folder, 'prepared.zip');
  await mkdir(folder, { recursive: true });
  for (const place of [folder, home]) {
    await mkdir(place, { recursive: true });
    // The database's own account has to pass through.
    await chmod(place, 0o711);
  }
  const prepared = await worked(home, databasePort, async ({ context }) => {
    const { project, images } = await makeTinyProject(context);
    const { id } = await runs.startBase(context, { project, recipe: { kind: 'base', steps: 40, batchSize: 8 } });
    await until(context, id, hasEnded, longestMs);
    for (const [position, image] of images.train.entries())
      if (position < 4)
        await feedback.save(context, {
          image,
          rois: [rectangle(position % 2 === 0 ? 'ignore' : 'attend')],
          revision: 0,
        });
    const drawing: Identifier[] = [];
    for (let number = 0; number < drawings; number++)
      drawing.push(...Object.values((await makeTinyProject(context)).images).flat());
    await backup.write(context, { file });
    return { databaseUrl: context.databaseUrl, training: { project, image: images.train[0] ?? '' }, drawing };
  });
  await backup.restore(loadConfig({ FOVEA_HOME: calm, FOVEA_DATABASE_PORT: String(databasePort) }), { file });
  const undisturbed = await worked(calm, databasePort, async ({ context }) => {
    const { id } = await startRun(context, prepared.training.project, steps);
    await until(context, id, hasEnded, longestMs);
    return endingOf(context, id);
  });
  return { home, ...prepared, undisturbed };
}

/** Starts the training that all runs of the fault command repeat. */
export function startRun(context: Context, project: Identifier, steps: number): Promise<{ id: Identifier }> {
  const recipe = { kind: 'recalibration', steps, batchSize: 8, seed: 7, feedback: { batchSize: 4 } } as const;
  return runs.start(context, { ...startRunRequest.parse({ project }), recipe });
}

/** @throws Error when the run made no version */
export async function endingOf(context: Context, run: Identifier): Promise<Ending> {
  const { number, state, failure, candidate, curve } = await runs.get(context, { run });
  const made = await context.database.select().from(modelVersion).where(eq(modelVersion.runId, run));
  const [version] = made;
  if (version === undefined || candidate?.id !== version.id)
    throw new Error(`Run ${number} is ${state} and made no version: ${failure?.message ?? 'no failure'}`);
  return { weights: version.weightsArtifact, steps: curve.map(({ step }) => step) };
}

/** Works on a home with a worker of its own, and leaves nothing running. */
async function worked<Result>(
  home: string,
  databasePort: number,
  work: (installation: Installation) => Promise<Result>,
): Promise<Result> {
  const installation = await openInstallation(databasePort, home);
  const worker = spawnWorker(installation.environment);
  try {
    return await work(installation);
  } finally {
    worker.kill('SIGTERM');
    await worker.ended();
    await installation.context.close();
  }
}
