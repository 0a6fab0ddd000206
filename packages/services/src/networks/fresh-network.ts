import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { NetworkRecord } from './network-record.ts';
import { recordOf } from './network-record.ts';

/** Networks in the box whose weights nobody trained. */
export const freshNetworks: readonly string[] = ['residual'];

/** Writes the residual form with fresh weights into a folder. */
export async function writeFreshNetwork(folder: string, form: string, seed: number): Promise<NetworkRecord> {
  // Commands that import no network do without the engine.
  const { residualNetwork, serialiseNetwork } = await import('@fovea/learning');
  const network = residualNetwork(seed);
  const bytes = serialiseNetwork(network);
  await writeFile(path.join(folder, 'network.safetensors'), bytes);
  return recordOf(network, bytes, { source: { form, seed }, comparison: null });
}
