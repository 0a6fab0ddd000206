import { isFoveaError } from '@fovea/domain';
import { engineEnvironment } from '@fovea/engine';
import { closeContext, createContext, loadConfig } from '@fovea/services';
import { startWorker } from './start-worker.ts';
import { workerSettings } from './settings.ts';

const parentCheckMs = 500;

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
    await worker.stop();
    await closeContext(context);
    process.exit(0);
  };
  process.on('SIGTERM', () => void end());
  process.on('SIGINT', () => void end());
  process.on('disconnect', () => void end());
  if (process.env['FOVEA_EXIT_WITH_PARENT'] === '1') {
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) void end();
    }, parentCheckMs).unref();
  }
} catch (error) {
  console.error(isFoveaError(error) ? `${error.message} [${error.code}]` : error);
  process.exit(isFoveaError(error) && error.code === 'CONFIGURATION_INVALID' ? 2 : 6);
}
