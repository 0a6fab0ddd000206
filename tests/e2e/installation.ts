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
  return untilFinished(context, id);
}

/** Waits for a run that was started. @param withinMs left out, as long as the test itself may take */
export async function untilFinished(context: Context, run: Identifier, withinMs = Infinity): Promise<RunDetail> {
  const started = performance.now();
  for (;;) {
    const detail = await runs.get(context, { run });
    if (detail.state === 'finished') return detail;
    if (detail.failure !== null) throw new Error(detail.failure.message);
    if (performance.now() - started > withinMs)
      throw new Error(`The run is ${detail.state} after ${withinMs / 1000} s, not finished.`);
    await sleep(300);
  }
}
