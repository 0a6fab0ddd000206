import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { FoveaError } from '@fovea/domain';
import type { PreparedImages } from '@fovea/learning';
import type { TrainingJob } from '@fovea/services';

/** The pixels read last: one training follows another on the same images, and hashing them again would cost its start. */
let latest: { readonly key: string; readonly pixels: Uint8Array } | undefined;

/** @throws ARTIFACT_CORRUPT when a prepared file is missing, or its content is not what its hash says */
export async function readPrepared(job: TrainingJob): Promise<PreparedImages> {
  const key = job.prepared.map(({ hash }) => hash).join();
  if (latest?.key !== key) {
    latest = undefined;
    latest = { key, pixels: joined(await Promise.all(job.prepared.map(readVerified))) };
  }
  return {
    pixels: latest.pixels,
    labels: job.labels,
    subjects: job.subjects,
    size: job.recipe.size,
    classes: job.classes.length,
    positive: job.positive,
  };
}

async function readVerified({ path, hash }: TrainingJob['prepared'][number]): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new FoveaError(
      'ARTIFACT_CORRUPT',
      'The prepared images cannot be read; import the data set again.',
      { path },
      { cause },
    );
  });
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found === hash) return bytes;
  throw new FoveaError('ARTIFACT_CORRUPT', 'The prepared images were changed on disk; import the data set again.', {
    path,
    hash,
    found,
  });
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1 && parts[0] !== undefined) return parts[0];
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
