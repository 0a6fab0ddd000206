import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { command, lastLines } from './command.mjs';
import { node22, root, toolEnvironment } from './folders.mjs';
import { SetupError } from './phases.mjs';
import { contentHash, oncePer } from './stamp.mjs';

/** What ends up in the bundle; the server packages stay outside it and run as they are. */
const SOURCES = [
  'apps/web',
  'packages/domain',
  'packages/geometry',
  'packages/imaging',
  'packages/api/src',
  'pnpm-lock.yaml',
];

/** Builds the web app; nothing when its sources are as they were at the last build. */
export async function buildWeb() {
  const web = join(root, 'apps', 'web');
  const stamp = join(web, 'build', '.fovea-build');
  const fresh = await oncePer(stamp, await contentHash(SOURCES), async () => {
    const vite = join(web, 'node_modules', 'vite', 'bin', 'vite.js');
    // Whoever starts this may run tests, and the page would be built for development.
    const env = { ...toolEnvironment(), NODE_ENV: 'production' };
    const built = await command(node22, [vite, 'build'], { cwd: web, env });
    if (!built.ok || !existsSync(join(web, 'build', 'handler.js'))) {
      throw new SetupError(`The web app could not be built:\n${lastLines(built.output, 20)}`);
    }
  });
  return { outcome: fresh ? 'web app built' : 'web app is built' };
}
