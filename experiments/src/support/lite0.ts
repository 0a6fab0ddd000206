import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FoveaError } from '@fovea/domain';
import { cacheFolder } from '@fovea/engine';
import { contentHash } from '@fovea/imaging/node';
import type { ImportedNetwork } from '@fovea/learning';
import { parseNetwork } from '@fovea/learning';

/** sha-256 of EfficientNet-Lite0 with its ImageNet weights, as Fovea imports it. */
export const lite0Hash = '69f315ff13335a665848468e12a2ec8cbdf5e30d2e5c182feeebd52078deb6e2';

/** A network, and the hash that recipes name it by. */
export interface NamedNetwork {
  readonly hash: string;
  readonly network: ImportedNetwork;
}

/** EfficientNet-Lite0 from the cache. @throws NOT_FOUND where it was not imported on this machine, or as something else */
export async function lite0(environment: NodeJS.ProcessEnv): Promise<NamedNetwork> {
  const file = join(cacheFolder(environment), 'networks', lite0Hash, 'network.safetensors');
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null || contentHash(bytes) !== lite0Hash) {
    throw new FoveaError(
      'NOT_FOUND',
      'EfficientNet-Lite0 is not on this machine. Run "npm run fovea -- network import efficientnet-lite0", then measure again.',
      { wanted: lite0Hash },
    );
  }
  return { hash: lite0Hash, network: parseNetwork(bytes) };
}
