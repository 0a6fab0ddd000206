import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { launchFovea } from '../support/launch-fovea.ts';

/** Starts the whole product as `npm start` does, in an empty folder of its own, and ends it after the last story. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const fovea = await launchFovea({ FOVEA_SAMPLE: '0' });
  Object.assign(process.env, { FOVEA_E2E_ADDRESS: fovea.address, FOVEA_E2E_HOME: fovea.home });
  return async () => {
    const ended = once(fovea.child, 'exit');
    fovea.child.kill('SIGTERM');
    await ended;
    await rm(fovea.home, { recursive: true, force: true });
  };
}
