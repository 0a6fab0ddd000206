import { writeFile } from 'node:fs/promises';
import type { Model } from '@fovea/learning';
import { formOfRecipe, initialWeights, programOf, RandomStream, serialiseModel } from '@fovea/learning';

/** One batch on the host, as the training loop hands it to the engine. */
export interface HostBatch {
  /** batch × size × size × 3, spread like standardised cells. */
  readonly images: Float32Array;
  /** batch × classes, one-hot. */
  readonly labels: Float32Array;
  /** batch × dense width: 0 or 2, dropout at one half. */
  readonly keep: Float32Array;
}

export interface Workload {
  readonly size: number;
  readonly batch: number;
  readonly classes: number;
  readonly dense: number;
  readonly model: Model;
  /** Used in turn, so that no engine works from a warm cache. */
  readonly batches: readonly HostBatch[];
}

const batchesInTurn = 4;

/** The default model with fresh weights and random inputs: what a step costs does not hang on their values. */
export function makeWorkload({ size, batch, seed }: { size: number; batch: number; seed: number }): Workload {
  const classes = 2;
  const form = {
    ...formOfRecipe({ size, gates: ['input'], gateForm: 'stretched' }, classes),
    taught: true,
    temperature: 1,
  };
  const weights = initialWeights(form, seed, 2);
  const { dropoutWidth: dense } = programOf(form);
  const stream = new RandomStream(seed, 'speed');
  const batches = Array.from({ length: batchesInTurn }, (): HostBatch => {
    const images = Float32Array.from({ length: batch * size * size * 3 }, () => 2 * stream.uniform() - 1);
    const labels = new Float32Array(batch * classes);
    for (let row = 0; row < batch; row++) labels[row * classes + stream.below(classes)] = 1;
    const keep = Float32Array.from({ length: batch * dense }, () => (stream.uniform() < 0.5 ? 0 : 2));
    return { images, labels, keep };
  });
  return { size, batch, classes, dense, model: { form, weights }, batches };
}

/** Writes weights and batches where another process can read them. */
export async function handOver(workload: Workload, files: { weights: string; inputs: string }): Promise<void> {
  await writeFile(files.weights, serialiseModel(workload.model));
  const parts = workload.batches.flatMap(({ images, labels, keep }) => [images, labels, keep]);
  await writeFile(
    files.inputs,
    Buffer.concat(parts.map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength))),
  );
}

/** What `handOver` wrote as inputs. */
export function readBatches(
  bytes: Buffer,
  { size, batch, classes, dense }: Pick<Workload, 'size' | 'batch' | 'classes' | 'dense'>,
): HostBatch[] {
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const lengths = { images: batch * size * size * 3, labels: batch * classes, keep: batch * dense };
  const whole = lengths.images + lengths.labels + lengths.keep;
  return Array.from({ length: values.length / whole }, (_, index) => {
    const start = index * whole;
    const labels = start + lengths.images;
    const keep = labels + lengths.labels;
    return {
      images: values.slice(start, labels),
      labels: values.slice(labels, keep),
      keep: values.slice(keep, start + whole),
    };
  });
}
