import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { FoveaError } from '@fovea/domain';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { runPython } from './python.ts';

const importer = fileURLToPath(new URL('../../python/import_network.py', import.meta.url));

/** A network whose answers are further from its original's is refused. */
const largestAllowed = 1e-3;

const sourceSchema = z.object({ package: z.string(), version: z.string(), sha256: z.string() });

/** What is known of an imported network; kept beside it. */
export interface NetworkRecord {
  readonly name: NetworkName;
  /** What was fetched, and the hash that it had to have. */
  readonly source: z.infer<typeof sourceSchema>;
  /** Of the file with program and weights: the network's own name. */
  readonly sha256: string;
  readonly image: { readonly side: number; readonly channels: number };
  readonly classes: number;
  readonly taps: readonly (Readonly<Record<'side' | 'stride' | 'channels', number>> & { readonly name: string })[];
  /** The comparison with the original's own answers. */
  readonly comparison: { readonly images: number; readonly largestDifference: number };
}

export interface KeptNetwork {
  readonly record: NetworkRecord;
  /** The network itself. */
  readonly file: string;
  readonly license: string;
}

/** Networks that Fovea knows how to fetch. */
export const networkNames = ['efficientnet-lite0'] as const;
export type NetworkName = (typeof networkNames)[number];

/**
 * Fetches a published network, turns it into a program, and keeps it by its hash, if it answers as the original does.
 * @param python one with TensorFlow; see `referencePython`
 * @throws NOT_FOUND without Python, DOWNLOAD_FAILED, INPUT_INVALID where the answers are others
 */
export async function importNetwork(
  { cache }: Pick<Config, 'cache'>,
  name: NetworkName,
  python: string | undefined,
): Promise<KeptNetwork> {
  if (python === undefined) {
    throw new FoveaError(
      'NOT_FOUND',
      'Importing a network needs Python with TensorFlow. Make one with "npm run setup:python", or name yours in FOVEA_PYTHON.',
    );
  }
  const networks = path.join(cache, 'networks');
  await mkdir(networks, { recursive: true });
  const workspace = await mkdtemp(path.join(networks, 'import-'));
  try {
    const source = sourceSchema.parse(JSON.parse(await runPython(python, [importer, name, workspace])));
    const record = await examine(workspace, name, source);
    await writeFile(path.join(workspace, 'record.json'), `${JSON.stringify(record, null, 2)}\n`);
    const folder = path.join(networks, record.sha256);
    await rm(folder, { recursive: true, force: true });
    await rename(workspace, folder);
    const license = await readFile(path.join(folder, 'LICENSE'), 'utf8');
    return { record, file: path.join(folder, 'network.safetensors'), license };
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

async function examine(workspace: string, name: NetworkName, source: NetworkRecord['source']): Promise<NetworkRecord> {
  // Commands that import no network do without the engine.
  const [{ loadEngine }, { compareWithOriginal, parseNetwork }] = await Promise.all([
    import('@fovea/engine'),
    import('@fovea/learning'),
  ]);
  const bytes = await readFile(path.join(workspace, 'network.safetensors'));
  const original = path.join(workspace, 'original.safetensors');
  const network = parseNetwork(bytes);
  const comparison = await compareWithOriginal(await loadEngine(), network, await readFile(original));
  if (!(comparison.largestDifference <= largestAllowed)) {
    throw new FoveaError(
      'INPUT_INVALID',
      `The imported network answers otherwise than the original: a logit differs by ${comparison.largestDifference.toExponential(1)}. It was not kept; report this, please.`,
      { ...comparison },
    );
  }
  await rm(original);
  return {
    name,
    source,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    image: network.program.image,
    classes: network.classes,
    taps: network.taps.map(({ name: tap, side, stride, channels }) => ({ name: tap, side, stride, channels })),
    comparison,
  };
}
