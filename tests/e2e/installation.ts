import { setTimeout as sleep } from 'node:timers/promises';
import type { Identifier, RecipeInput, RunDetail } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { createContext, loadConfig, runs } from '@fovea/services';

export function address(): string {
  const known = process.env['FOVEA_E2E_ADDRESS'];
  if (known === undefined) throw new Error('Fovea was not started: run these tests with Playwright.');
  return known;
}

/** The services on the same database as the running product: to prepare a story, and to check its rows. */
export function openContext(): Promise<Context> {
  return createContext(loadConfig({ ...process.env, FOVEA_HOME: process.env['FOVEA_E2E_HOME'] }));
}

export async function trainFirstModel(context: Context, project: Identifier, recipe?: RecipeInput): Promise<RunDetail> {
  const { id } = await runs.startBase(context, { project, ...(recipe === undefined ? {} : { recipe }) });
  for (;;) {
    const run = await runs.get(context, { run: id });
    if (run.state === 'finished') return run;
    if (run.failure !== null) throw new Error(run.failure.message);
    await sleep(300);
  }
}
