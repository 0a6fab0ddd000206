// Sets everything up and runs Fovea until Ctrl+C. Plain JavaScript: it runs on Node 20 before anything is installed.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { node22, root, toolEnvironment } from './setup/folders.mjs';
import { report } from './setup/phases.mjs';
import { setUp } from './setup/setup.mjs';

const startedAt = Date.now();
console.log('Fovea is starting.');
try {
  await setUp();
  supervise();
} catch (error) {
  process.exitCode = report(error);
}

/** The supervisor notices by the broken message channel when this process is killed. */
function supervise() {
  const supervisor = spawn(node22, [join(root, 'scripts', 'supervise.ts'), String(startedAt)], {
    cwd: root,
    env: toolEnvironment(),
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
