import { existsSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Identifier, ProjectView } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { feedback, images, imports, projects, runs } from '@fovea/services';
import { defaultBaseRecipe } from '@fovea/learning';
import type { BenchmarkSetting } from '../benchmark.ts';
import type { Installation } from '../support/installation.ts';
import { inHome, withInstallation } from '../support/installation.ts';
import { partsFolder } from '../support/kept.ts';
import { untilFinished } from '../support/until-finished.ts';
import { dotOf, dottedClass, writeDottedCells } from './dotted-cells.ts';
import type { Scale } from './scale.ts';

const projectName = 'Dotted malaria cells';
const pollMs = 500;

export interface MarkedHome extends Installation {
  readonly project: ProjectView;
  /** A training image with a region: the one that the page would have open. */
  readonly open: Identifier;
}

/**
 * Fovea in a home with dotted cells, a first model that reads the dot, marks around the dot as after an hour of an expert's
 * work, and a worker that is ready. The home is made once and kept in the cache. Each use has a copy of it, so that nobody's
 * candidate is judged beside an earlier one's.
 */
export async function withMarkedHome<T>(
  setting: BenchmarkSetting,
  scale: Scale,
  use: (home: MarkedHome) => Promise<T>,
  workerSettings: Readonly<Record<string, string>> = {},
): Promise<T> {
  const copyOf = await keptHome(setting, scale);
  return withInstallation(
    setting.environment,
    async (installation) => {
      const { context } = installation;
      const known = (await projects.list(context)).find(({ name }) => name === projectName);
      if (known === undefined) throw new FoveaError('NOT_FOUND', `${copyOf} holds no such project; remove the folder.`);
      const project = await projects.get(context, { project: known.id });
      const { items } = await images.list(context, { project: known.id, hasFeedback: true, limit: 1 });
      const [open] = items;
      if (open === undefined) throw new FoveaError('NOT_FOUND', `${copyOf} holds no marks; remove the folder.`);
      await sleep(1000 * scale.warmUpSeconds);
      return use({ ...installation, project, open: open.id });
    },
    { copyOf, workerSettings },
  );
}

/** @returns the folder of a home in which nothing runs */
async function keptHome(setting: BenchmarkSetting, scale: Scale): Promise<string> {
  const { every, standIn, marked, first, choices, firstSettings } = scale;
  const decides = { every, standIn, marked, first: first ?? defaultBaseRecipe(1), choices, firstSettings };
  const folder = partsFolder('dotted-home', decides, setting);
  const home = join(folder, 'home');
  const whole = join(folder, 'whole');
  if (existsSync(whole)) return home;
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  await mkdir(home, { recursive: true });
  // The database's own account has to pass through.
  await chmod(folder, 0o711);
  const cells = join(folder, 'cells');
  setting.say('drawing dots on cells');
  await writeDottedCells(cells, setting, scale);
  await inHome(home, setting.environment, async ({ context, worker }) => {
    setting.say('importing the cells');
    const { project } = await imports.importFolder(context, { path: cells, projectName, choices });
    setting.say('training the first model');
    const { id } = await runs.startBase(context, { project, settings: firstSettings, ...(first && { recipe: first }) });
    await untilFinished({ context, worker }, id, pollMs);
    await markDots(context, project, marked);
  });
  await rm(cells, { recursive: true });
  await writeFile(whole, '');
  return home;
}

/** Draws a rectangle around the dot of one training cell of each of so many patients. */
async function markDots(context: Context, project: Identifier, count: number): Promise<void> {
  const { subjects } = await images.facets(context, { project });
  let marked = 0;
  for (const { subject, split } of subjects) {
    if (split !== 'train' || marked === count) continue;
    const { items } = await images.list(context, { project, subject, label: dottedClass, limit: 1 });
    for (const { id: image, name, width, height } of items) {
      const shape = { kind: 'rectangle', ...dotOf(basename(name), { width, height }) } as const;
      const roi = { id: crypto.randomUUID(), meaning: 'ignore', strength: 1, shape } as const;
      await feedback.save(context, { image, rois: [roi], revision: 0 });
      marked++;
    }
  }
  if (marked < count)
    throw new FoveaError('NOT_FOUND', `Only ${String(marked)} training patients have an infected cell.`, { count });
}
