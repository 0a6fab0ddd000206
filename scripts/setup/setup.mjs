import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { installEngine } from './engine.mjs';
import { cacheFolder, root } from './folders.mjs';
import { withLock } from '../../packages/processes/src/lock.mjs';
import { installPackages } from './packages.mjs';
import { phase } from './phases.mjs';
import { buildWeb } from './web.mjs';

/**
 * Everything that Fovea stands on: packages, tensor engine, web app. The engine's download runs beside the packages'
 * installation and the web build beside the engine's. Does next to nothing, without a network, when all is there.
 * @param {{retryEngine?: boolean}} [options]
 */
export async function setUp({ retryEngine = false } = {}) {
  const checkout = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const lock = join(cacheFolder(), 'locks', `${checkout}.lock`);
  const waiting = () => console.log('  another set-up of this checkout is running; waiting for it');
  await withLock(lock, () => setUpLocked(retryEngine), waiting);
}

async function setUpLocked(retryEngine) {
  const packagesReady = phase('packages', installPackages);
  const engine = phase('engine', async (log) =>
    describe(await installEngine({ log, retry: retryEngine, packagesReady })),
  );
  const web = packagesReady.then(() => phase('web', buildWeb));
  const results = await Promise.allSettled([packagesReady, web, engine]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

function describe({ engine, fresh, reason }) {
  if (engine === 'native') return { outcome: fresh ? 'native TensorFlow installed' : 'native TensorFlow is there' };
  return { outcome: `WASM, ten to fifteen times slower: ${reason}` };
}
