import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { FoveaError, largestSeed, seedSchema } from '@fovea/domain';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { freshNetworks, writeFreshNetwork } from './fresh-network.ts';
import type { NetworkRecord } from './network-record.ts';
import { recordOf, sourceSchema } from './network-record.ts';
import { runPython } from './python.ts';

const importer = fileURLToPath(new URL('../../python/import_network.py', import.meta.url));

/** A network whose logits are further from its original's is refused; where the logits are small, by their size. */
const largestAllowed = 1e-3;

/** What the importer prints. */
const importedSchema = z.strictObject({ source: sourceSchema, original: z.string() });

export interface KeptNetwork {
  readonly record: NetworkRecord;
  /** The network itself. */
  readonly file: string;
  /** Of a published network, to be shown; null for somebody's file. */
  readonly license: string | null;
}

/** What somebody's network may be a file of, in words. */
export const readFormats =
  'a file of Keras (.keras, .h5), TensorFlow (the folder of a SavedModel), TensorFlow.js (model.json), ONNX (.onnx) or PyTorch (.pth, with its family)';

/** Where imported networks lie, each in a folder that has its hash as its name. */
export const networksFolder = (cache: string): string => path.join(cache, 'networks');

/** Networks that Fovea knows how to fetch. */
const publishedNetworks: readonly string[] = ['efficientnet-lite0'];

/** Networks that need no file of anybody's. */
export const namedNetworks: readonly string[] = [...publishedNetworks, ...freshNetworks];

export interface ImportOptions {
  /** Of a state dict of PyTorch, which has weights and no operations. */
  readonly family?: string | undefined;
  /** Of fresh weights; 0 unless given. */
  readonly seed?: number | undefined;
}

/**
 * Turns a network into a program and keeps it by its hash, if it answers as the original does.
 * @param source the name of a network, or a file
 * @param python one with TensorFlow; see `referencePython`. A network with fresh weights needs none
 * @throws NOT_FOUND without Python or such a file, DOWNLOAD_FAILED, INPUT_INVALID where the network cannot be a program or
 * answers otherwise
 */
export async function importNetwork(
  { cache }: Pick<Config, 'cache'>,
  source: string,
  python: string | undefined,
  { family, seed }: ImportOptions = {},
): Promise<KeptNetwork> {
  assertApplies(source, { family, seed });
  if (freshNetworks.includes(source))
    return keep(cache, (workspace) => writeFreshNetwork(workspace, source, seed ?? 0));
  if (!publishedNetworks.includes(source) && !existsSync(source)) {
    throw new FoveaError(
      'NOT_FOUND',
      `There is no file ${source}. Name ${readFormats}, or one of these: ${namedNetworks.join(', ')}.`,
      { source },
    );
  }
  if (python === undefined) {
    throw new FoveaError(
      'NOT_FOUND',
      'Importing a network needs Python with TensorFlow. Make one with "npm run setup:python", or name yours in FOVEA_PYTHON.',
    );
  }
  return keep(cache, async (workspace) => {
    const words = [importer, source, workspace, ...(family === undefined ? [] : [family])];
    return examine(workspace, importedSchema.parse(JSON.parse(await runPython(python, words))));
  });
}

/** @throws INPUT_INVALID where a network is given what only others have */
function assertApplies(source: string, { family, seed }: ImportOptions): void {
  const isFresh = freshNetworks.includes(source);
  if (seed !== undefined && !isFresh) {
    throw new FoveaError(
      'INPUT_INVALID',
      `A seed is for fresh weights, and ${source} has weights of its own. Leave --seed out.`,
      { seed },
    );
  }
  if (seed !== undefined && !seedSchema.safeParse(seed).success) {
    throw new FoveaError('INPUT_INVALID', `The seed must be a whole number from 0 to ${largestSeed}.`, { seed });
  }
  if (family !== undefined && namedNetworks.includes(source)) {
    throw new FoveaError(
      'INPUT_INVALID',
      `A family is for a state dict of PyTorch, and ${source} is a network in the box. Leave --family out.`,
      { family },
    );
  }
}

/** @param fill writes a network into a folder, with its licence if it has one */
async function keep(cache: string, fill: (workspace: string) => Promise<NetworkRecord>): Promise<KeptNetwork> {
  const networks = networksFolder(cache);
  await mkdir(networks, { recursive: true });
  const workspace = await mkdtemp(path.join(networks, 'import-'));
  try {
    const record = await fill(workspace);
    await writeFile(path.join(workspace, 'record.json'), `${JSON.stringify(record, null, 2)}\n`);
    const folder = path.join(networks, record.sha256);
    await rm(folder, { recursive: true, force: true });
    await rename(workspace, folder);
    const license = path.join(folder, 'LICENSE');
    return {
      record,
      file: path.join(folder, 'network.safetensors'),
      license: existsSync(license) ? await readFile(license, 'utf8') : null,
    };
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

async function examine(
  workspace: string,
  { source, original: answeredBy }: z.infer<typeof importedSchema>,
): Promise<NetworkRecord> {
  // Commands that import no network do without the engine.
  const [{ loadEngine }, { compareWithOriginal, parseNetwork }] = await Promise.all([
    import('@fovea/engine'),
    import('@fovea/learning'),
  ]);
  const bytes = await readFile(path.join(workspace, 'network.safetensors'));
  const original = path.join(workspace, 'original.safetensors');
  const network = parseNetwork(bytes);
  const comparison = await compareWithOriginal(await loadEngine(), network, await readFile(original));
  const { largestLogit, largestDifference } = comparison;
  if (!(largestDifference <= largestAllowed * Math.min(1, largestLogit))) {
    throw new FoveaError(
      'INPUT_INVALID',
      `The imported network answers otherwise than the original: a logit differs by ${largestDifference.toExponential(1)}, and the largest logit is ${largestLogit.toPrecision(2)}. The network was not kept; report this, please.`,
      { ...comparison },
    );
  }
  await rm(original);
  return recordOf(network, bytes, { source, comparison: { original: answeredBy, ...comparison } });
}
