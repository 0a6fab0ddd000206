import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { requestLimits } from '../../apps/web/src/lib/server/broken-requests.ts';
import { createContext, loadConfig } from '../../packages/services/src/index.ts';
import { install } from '../commits/installation.ts';
import type { Scope } from '../commits/scope.ts';
import type { RequestsOptions, RequestsResult } from './run-requests.ts';
import { runRequests } from './run-requests.ts';
import { readSurface } from './surface.ts';
import { makeWorld } from './world.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Starts this checkout on a home of its own, fills it, and sends it malformed requests. All of it goes at the end. */
export async function askOwnInstallation(scope: Scope, options: RequestsOptions): Promise<RequestsResult> {
  const asked = await readSurface();
  const workspace = await mkdtemp(path.join(tmpdir(), 'fovea-malformed-'));
  // The database's own account has to pass through.
  await chmod(workspace, 0o711);
  scope.atEnd(() => rm(workspace, { recursive: true, force: true }));
  const { home, databasePort, address } = await install(scope, { folder: root, workspace });
  const settings = { FOVEA_HOME: home, FOVEA_DATABASE_PORT: String(databasePort) };
  const context = await createContext(loadConfig(settings));
  scope.atEnd(() => context.close());
  const surface = { ...asked, world: await makeWorld(scope, context) };
  return runRequests({ address, home, surface, context, requestLimitMs: requestLimits.requestTimeout }, options);
}
