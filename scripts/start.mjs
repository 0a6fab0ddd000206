// Sets everything up and runs Fovea until Ctrl+C. Plain JavaScript: it runs on Node 20 before anything is installed.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isHere, lockHolder } from '../packages/processes/src/lock.mjs';
import { claimFile, usedHere } from '../packages/services/src/home/in-use.mjs';
import { homeFolder, node22, root, toolEnvironment } from './setup/folders.mjs';
import { report, SetupError } from './setup/phases.mjs';
import { setUp } from './setup/setup.mjs';

const startedAt = Date.now();
try {
  const settings = readOptions();
  await refuseHomeInUse();
  console.log('Fovea is starting.');
  await setUp();
  supervise(settings);
} catch (error) {
  process.exitCode = report(error);
}

/** The settings that the command line gives; they go before those of the environment. */
function readOptions() {
  try {
    const { port } = parseArgs({ options: { port: { type: 'string' } } }).values;
    return port === undefined ? {} : { FOVEA_PORT: port };
  } catch (error) {
    throw new SetupError(
      `${error.message}. The one option is a port: npm start -- --port 4310. For other settings see docs/running.md.`,
    );
  }
}

/**
 * A running Fovea keeps the files that it runs on: nothing is installed or built under it. The supervisor claims the home
 * later; it also waits for a Fovea that is ending, and sees whether another machine still uses the home.
 */
async function refuseHomeInUse() {
  const home = homeFolder();
  const holder = await lockHolder(claimFile(home));
  if (holder === null || !isHere(holder) || holder.isEnding === true) return;
  const { code, message } = usedHere(home, holder);
  throw new SetupError(`${message} [${code}]`);
}

/** The supervisor notices by the broken message channel when this process is killed. */
function supervise(settings) {
  const supervisor = spawn(node22, [join(root, 'scripts', 'supervise.ts'), String(startedAt)], {
    cwd: root,
    env: { ...toolEnvironment(), ...settings },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  // Whoever started this with a channel hears what the supervisor tells, and takes it along when it goes.
  supervisor.on('message', (message) => process.connected && process.send(message));
  const endWithParent = () => supervisor.kill('SIGTERM');
  process.on('disconnect', endWithParent);
  // It may have gone during the set-up.
  if (process.send !== undefined && !process.connected) endWithParent();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => supervisor.kill('SIGTERM'));
  supervisor.once('exit', (code, signal) => {
    if (signal) console.error(`Fovea's supervisor was ended by ${signal}. Run "npm start" again; nothing is lost.`);
    process.exit(code ?? 1);
  });
}
