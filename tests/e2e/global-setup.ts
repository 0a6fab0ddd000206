import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cacheFolder } from '@fovea/engine';
import { endFovea, launchFovea } from '../support/launch-fovea.ts';

/** Starts the whole product as `npm start` does, in an empty folder of its own, and ends it after the last story. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  // No network that this machine keeps is to be seen.
  const cache = await mkdtemp(path.join(tmpdir(), 'fovea-cache-'));
  await symlink(path.join(cacheFolder(), 'engine'), path.join(cache, 'engine'));
  process.env['FOVEA_CACHE'] = cache;
  const fovea = await launchFovea({ FOVEA_SAMPLE: '0' });
  const visited = path.join(fovea.home, 'visited-before.json');
  // Stories that are not about the tour begin as somebody who has left it.
  const localStorage = [{ name: 'fovea.tour', value: JSON.stringify({ state: 'left' }) }];
  await writeFile(visited, JSON.stringify({ cookies: [], origins: [{ origin: fovea.address, localStorage }] }));
  Object.assign(process.env, {
    FOVEA_E2E_ADDRESS: fovea.address,
    FOVEA_E2E_HOME: fovea.home,
    FOVEA_E2E_VISITED: visited,
  });
  return async () => {
    await endFovea(fovea);
    for (const folder of [fovea.home, cache]) await rm(folder, { recursive: true, force: true });
  };
}
