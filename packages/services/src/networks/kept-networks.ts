import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { NetworkView } from '@fovea/domain';
import { FoveaError, sha256Schema, smallNetworkName } from '@fovea/domain';
import { contentHash } from '@fovea/imaging/node';
import { z } from 'zod';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { networksFolder } from './import-network.ts';
import { type NetworkRecord, sourceSchema } from './network-record.ts';

const count = z.int().min(1);
const recordSchema = z.object({
  source: sourceSchema,
  sha256: sha256Schema,
  taps: z.array(z.object({ name: z.string(), side: count, stride: count, channels: count })),
  comparison: z.object({ largestDifference: z.number() }).nullable(),
});

/** What a person may choose from when a project is made; see `keptNetworks`. */
export function listNetworks(ctx: Context): Promise<NetworkView[]> {
  authorise(ctx.actor, 'image:read');
  return keptNetworks(ctx);
}

/** The networks that were imported on this machine, by name. A folder that holds none is passed over. */
export async function keptNetworks({ cache }: Pick<Context, 'cache'>): Promise<NetworkView[]> {
  const folder = networksFolder(cache);
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(names.filter((name) => sha256Schema.safeParse(name).success).map(viewIn(folder)));
  return found.filter((view) => view !== null).sort((one, other) => (one.name < other.name ? -1 : 1));
}

const viewIn =
  (folder: string) =>
  async (name: string): Promise<NetworkView | null> => {
    try {
      const record = recordSchema.parse(JSON.parse(await readFile(path.join(folder, name, 'record.json'), 'utf8')));
      const { source, sha256, taps, comparison } = record;
      if (sha256 !== name) return null;
      return { sha256, name: nameOf(source), taps, largestDifference: comparison?.largestDifference ?? null };
    } catch {
      return null;
    }
  };

function nameOf(source: NetworkRecord['source']): string {
  if ('package' in source) return source.package;
  return 'form' in source ? `${source.form} seed ${source.seed}` : path.basename(source.file);
}

/**
 * The imported network that somebody names: by its name or the beginning of it, or by at least the first six characters of its
 * hash.
 * @param own that of the project which is meant; the project has a copy, so that the machine needs none
 * @returns null for the small one
 * @throws NOT_FOUND saying how to import one; INPUT_INVALID where several are meant
 */
export async function findNetwork(
  ctx: Pick<Context, 'cache'>,
  asked: string | null,
  own: NetworkView | null = null,
): Promise<NetworkView | null> {
  if (asked === null || asked === smallNetworkName) return null;
  if (asked === own?.sha256 || asked === own?.name) return own;
  const kept = await keptNetworks(ctx);
  const exact = kept.filter(({ name, sha256 }) => name === asked || sha256 === asked);
  const begun = kept.filter(
    ({ name, sha256 }) => name.startsWith(asked) || (asked.length >= 6 && sha256.startsWith(asked)),
  );
  const [found, ...others] = exact.length > 0 ? exact : begun;
  if (found !== undefined && others.length === 0) return found;
  const names = kept.map(({ name, sha256 }) => `${name} (${sha256.slice(0, 12)})`).join(', ');
  if (found !== undefined) {
    throw new FoveaError(
      'INPUT_INVALID',
      `"${asked}" may mean several imported networks. There are ${names}. Name one by its hash.`,
      { asked },
    );
  }
  throw new FoveaError(
    'NOT_FOUND',
    `No network called "${asked}" was imported on this machine. ${kept.length === 0 ? 'None was imported yet' : `There are ${names}`}. Import one with "npm run fovea -- network import", or name one as it is listed.`,
    { asked },
  );
}

/** The file of an imported network. @throws NOT_FOUND where it went meanwhile; ARTIFACT_CORRUPT where it was changed */
export async function readKeptNetwork(
  { cache }: Pick<Context, 'cache'>,
  { sha256, name }: NetworkView,
): Promise<Uint8Array> {
  const again = 'Import the network again with "npm run fovea -- network import".';
  const file = path.join(networksFolder(cache), sha256, 'network.safetensors');
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new FoveaError('NOT_FOUND', `The file of the network ${name} is gone. ${again}`, { sha256 }, { cause });
  });
  if (contentHash(bytes) === sha256) return bytes;
  throw new FoveaError('ARTIFACT_CORRUPT', `The file of the network ${name} was changed on disk. ${again}`, { sha256 });
}
