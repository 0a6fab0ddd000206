import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { serialiseNetwork } from '@fovea/learning';
import { tinyNetwork } from '../../packages/learning/src/testing/tiny-network.ts';

/** Leaves a tiny network in a cache, called `tiny.keras`, as `fovea network import` leaves one. @returns its hash */
export async function keepTinyNetwork(cache: string): Promise<string> {
  const network = tinyNetwork();
  const bytes = serialiseNetwork(network);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const folder = path.join(cache, 'networks', sha256);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'network.safetensors'), bytes);
  const { taps, classes, program } = network;
  const record = {
    source: { file: '/somewhere/tiny.keras', sha256: 'b'.repeat(64) },
    ...{ sha256, image: program.image, classes, taps },
    comparison: { images: 100, largestLogit: 1, largestDifference: 1e-6 },
  };
  await writeFile(path.join(folder, 'record.json'), JSON.stringify(record));
  return sha256;
}
