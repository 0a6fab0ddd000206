import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { FoveaError } from '@fovea/domain';
import type { ImportedNetwork } from '@fovea/learning';
import { parseNetwork } from '@fovea/learning';
import type { FileReference } from '@fovea/services';

/** @throws ARTIFACT_CORRUPT where the file of a project's network is missing, or is not what its hash says */
export async function readNetwork({ path, hash }: FileReference): Promise<ImportedNetwork> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw broken(hash, 'is missing', cause);
  });
  if (createHash('sha256').update(bytes).digest('hex') !== hash) throw broken(hash, 'was changed on disk');
  return parseNetwork(bytes);
}

function broken(hash: string, what: string, cause?: unknown): FoveaError {
  return new FoveaError(
    'ARTIFACT_CORRUPT',
    `The file of this project's network ${what}. Restore it from a backup. Or import the network again with "npm run fovea -- network import", and import the images into a new project with "--network ${hash.slice(0, 12)}".`,
    { hash },
    { cause },
  );
}
