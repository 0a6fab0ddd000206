import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProjectView } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { cacheFolder } from '@fovea/engine';
import type { Context } from '@fovea/services';
import { closeContext, createContext, loadConfig } from '@fovea/services';
import { launcher } from '@fovea/worker/launcher';
import type { BenchmarkSetting } from '../benchmark.ts';
import { hashOf } from '../support/kept.ts';
import { fillRows, findGrown, growProject } from './grow.ts';
import type { HomeScale } from './scale.ts';

export interface GrownHome {
  readonly context: Context;
  readonly project: ProjectView;
  /** What a process needs to work on the home. */
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Opens a home of this size for as long as `use` takes. It is kept in the cache, so that only the first benchmark pays for
 * it; that of a quick one goes at once, unless it is named. Options: `home` names its folder, `fresh=1` makes it anew.
 */
export async function withGrownHome<Result>(
  setting: BenchmarkSetting,
  scale: HomeScale,
  use: (home: GrownHome) => Promise<Result>,
): Promise<Result> {
  const { options, environment, quick } = setting;
  const named = options['home'] ?? null;
  if (named !== null) return openIn(named, setting, scale, use);
  if (!quick) return openIn(join(cacheFolder(environment), 'bench', 'grown-home', hashOf(scale)), setting, scale, use);
  const folder = await mkdtemp(join(tmpdir(), 'fovea-grown-'));
  try {
    return await openIn(folder, setting, scale, use);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function openIn<Result>(
  folder: string,
  { environment: given, options, say }: BenchmarkSetting,
  scale: HomeScale,
  use: (home: GrownHome) => Promise<Result>,
): Promise<Result> {
  const whole = join(folder, 'grown');
  if (options['fresh'] === '1' || !existsSync(whole)) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  // The database's own account has to pass through.
  await chmod(folder, 0o711);
  const settings = { ...given, FOVEA_HOME: folder, DATABASE_URL: '' };
  const context = await createContext(loadConfig(settings), { launcher });
  try {
    if (!existsSync(whole)) {
      const started = performance.now();
      await growProject(context, scale, say);
      await writeFile(whole, '');
      say(`the home was made in ${((performance.now() - started) / 1000).toFixed(0)} s`);
    }
    const project = await findGrown(context);
    if (project === undefined) throw new FoveaError('NOT_FOUND', `${folder} holds another home. Name a new folder.`);
    await fillRows(context, scale, project.id);
    return await use({ context, project, environment: settings });
  } finally {
    await closeContext(context);
  }
}
