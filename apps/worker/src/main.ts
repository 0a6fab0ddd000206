import { constants, setPriority } from 'node:os';
import { isFoveaError } from '@fovea/domain';
import { engineEnvironment } from '@fovea/engine';
import { closeContext, createContext, loadConfig } from '@fovea/services';
import { startWorker } from './start-worker.ts';
import { workerSettings } from './settings.ts';

const parentCheckMs = 500;
/** Longer than a training needs to stop, and its run to be handed back; then the queue finds out by itself. */
const endWithinMs = 20_000;
const parent = process.ppid;

// Training takes every core that it gets; a person's click on the page must still be answered at once.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

// Threads inherit it; the library reads its thread counts once, when the first of them loads it.
Object.assign(process.env, engineEnvironment());

try {
  const settings = workerSettings(process.env);
  const context = await createContext(loadConfig(process.env), { supervise: true, inference: false });
  const worker = await startWorker(context, settings);
  console.log('Fovea trains what is queued.');
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
  process.on('disconnect', () => void end());
  if (process.env['FOVEA_EXIT_WITH_PARENT'] === '1') {
    setInterval(() => {
      if (process.ppid !== parent) void end();
    }, parentCheckMs).unref();
  }
} catch (error) {
  console.error(isFoveaError(error) ? `${error.message} [${error.code}]` : error);
  process.exit(isFoveaError(error) && error.code === 'CONFIGURATION_INVALID' ? 2 : 6);
}
