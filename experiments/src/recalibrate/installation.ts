import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Identifier, ProjectView } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import type { Context, OwnWorker } from '@fovea/services';
import { createContext, feedback, images, imports, loadConfig, ownWorker, projects, runs } from '@fovea/services';
import { launcher } from '@fovea/worker/launcher';
import type { BenchmarkSetting } from '../benchmark.ts';
import { untilFinished } from '../support/until-finished.ts';

const projectName = 'Malaria cells';
/** Images with feedback, as after an hour of an expert's work. */
const marked = 20;
const warmUpMs = 10_000;
const pollMs = 500;

export interface Installation {
  readonly context: Context;
  readonly worker: OwnWorker;
  readonly project: ProjectView;
  /** A training image with regions: the one that the page would have open. */
  readonly open: Identifier;
  close(): Promise<void>;
}

/**
 * An installation of its own with the real cells, a trained first model, feedback on twenty training images, and a
 * worker that is ready. It is kept in the cache, so that only the first benchmark pays for it.
 */
export async function openInstallation(
  { data, environment, say }: BenchmarkSetting,
  workerSettings: Readonly<Record<string, string>> = {},
): Promise<Installation> {
  const { cache } = loadConfig(environment);
  const home = join(cache, 'bench', 'recalibrate');
  await mkdir(home, { recursive: true, mode: 0o711 });
  const context = await createContext(loadConfig({ ...environment, FOVEA_HOME: home, DATABASE_URL: '' }), { launcher });
  const worker = ownWorker(context, workerSettings);
  const close = async () => {
    await worker.stop();
    await context.close();
  };
  try {
    const known = (await projects.list(context)).find(({ name }) => name === projectName);
    if (known === undefined) say('importing the malaria cells');
    const id =
      known?.id ?? (await imports.importFolder(context, { path: join(data, 'malaria-cells'), projectName })).project;
    const project = await projects.get(context, { project: id });
    if (project.champion === null) {
      say('training the first model');
      const base = await runs.startBase(context, { project: id });
      await untilFinished({ context, worker }, base.id, pollMs);
    }
    const open = await markImages(context, id);
    // A person's click finds a worker that has long been waiting: its start and warming up are not counted.
    await Promise.race([worker.ready, worker.died]);
    await sleep(warmUpMs);
    return { context, worker, project, open, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Marks the lower right corner of cells, where their surround begins, as something to ignore. @returns the first */
async function markImages(context: Context, project: Identifier): Promise<Identifier> {
  const { items: training } = await images.list(context, {
    project,
    split: 'train',
    label: 'Parasitized',
    limit: marked,
  });
  for (const { id, width, height } of training) {
    const { revision } = await feedback.get(context, { image: id });
    if (revision > 0) continue;
    const shape = {
      kind: 'rectangle',
      x: width * 0.7,
      y: height * 0.7,
      width: width * 0.2,
      height: height * 0.2,
    } as const;
    const roi = { id: crypto.randomUUID(), meaning: 'ignore', strength: 1, shape } as const;
    await feedback.save(context, { image: id, rois: [roi], revision });
  }
  const [first] = training;
  if (first === undefined) throw new FoveaError('NOT_FOUND', 'The project has no training image with parasites.');
  return first.id;
}
