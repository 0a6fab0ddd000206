import { constants, setPriority } from 'node:os';
import { engineEnvironment } from '@fovea/engine';
import { endWithParent, tellParent } from '@fovea/processes';
import { runProcess } from '@fovea/processes/log';
import { closeContext, createContext, loadConfig } from '@fovea/services';
import { startWorker } from './start-worker.ts';
import { workerSettings } from './settings.ts';

/** Longer than a training needs to stop, and its run to be handed back; then the queue finds out by itself. */
const endWithinMs = 20_000;

// Training takes every core that it gets; a person's click on the page must still be answered at once.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

// Threads inherit it; the library reads its thread counts once, when the first of them loads it.
Object.assign(process.env, engineEnvironment());

await runProcess('worker', async (log) => {
  const settings = workerSettings(process.env);
  const context = await createContext(loadConfig(process.env), { supervise: true, log });
  const worker = await startWorker(context, settings, log);
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), endWithinMs).unref();
    await worker.stop();
    await closeContext(context);
    process.exit(0);
  };
  process.on('SIGTERM', () => void end());
  process.on('SIGINT', () => void end());
  endWithParent(() => void end());
  log.info('Trains what is queued.');
  await tellParent({ kind: 'ready', address: null });
});
