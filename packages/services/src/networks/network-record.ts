import { contentHash } from '@fovea/imaging/node';
import type { ImportedNetwork } from '@fovea/learning';
import { z } from 'zod';

const sha256 = z.string();

export const sourceSchema = z.union([
  z.strictObject({ package: z.string(), sha256 }),
  z.strictObject({ file: z.string(), sha256 }),
  z.strictObject({ form: z.string(), seed: z.int() }),
]);

/** What is known of a kept network; stands beside it. */
export interface NetworkRecord {
  /** What was read: a package of fixed hash, or somebody's file. Or the form of a network with fresh weights, and their seed. */
  readonly source: z.infer<typeof sourceSchema>;
  /** Of the file with program and weights: the network's own name. */
  readonly sha256: string;
  readonly image: { readonly side: number; readonly channels: number };
  readonly classes: number;
  readonly taps: readonly (Readonly<Record<'side' | 'stride' | 'channels', number>> & { readonly name: string })[];
  /** The comparison with the original's own answers; null for fresh weights, which have no original. */
  readonly comparison: Comparison | null;
}

/** `original`: who computed the answers. */
export type Comparison = Readonly<Record<'images' | 'largestLogit' | 'largestDifference', number>> & {
  readonly original: string;
};

/** @param bytes of the network's file */
export function recordOf(
  { program, classes, taps }: ImportedNetwork,
  bytes: Uint8Array,
  { source, comparison }: Pick<NetworkRecord, 'source' | 'comparison'>,
): NetworkRecord {
  return {
    source,
    sha256: contentHash(bytes),
    image: program.image,
    classes,
    taps: taps.map(({ name, side, stride, channels }) => ({ name, side, stride, channels })),
    comparison,
  };
}
