import type { Engine } from '@fovea/engine';
import { FoveaError } from '@fovea/domain';
import type { ImportedNetwork } from '../model/network-file.ts';
import { readTensorFile } from '../model/tensor-file.ts';
import { featureGraph } from './feature-graph.ts';

/** How an imported network compares with the one that it was made from. */
export interface Comparison {
  readonly images: number;
  /** The original's logit that is furthest from 0: what a difference is to be seen against. */
  readonly largestLogit: number;
  /** Largest difference of a logit. */
  readonly largestDifference: number;
}

/** Images at a time; the images of an original are a multiple of it. */
const batch = 10;

/**
 * Asks a network about the images that its original was asked about.
 * @param original a safetensors file with `images` and the original's `logits`
 * @throws INPUT_INVALID where the file holds other things
 */
export async function compareWithOriginal(
  engine: Engine,
  network: ImportedNetwork,
  original: Uint8Array,
): Promise<Comparison> {
  const problem = (fact: string) =>
    new FoveaError('INPUT_INVALID', `The original's answers cannot be read (${fact}). Import the network again.`, {
      fact,
    });
  const { images, logits } = readTensorFile(original, problem).tensors;
  const { side, channels } = network.program.image;
  const pixels = side * side * channels;
  const count = (images?.values.length ?? 0) / pixels;
  if (images === undefined || logits?.values.length !== count * network.classes || count === 0 || count % batch !== 0)
    throw problem('its images or logits are not those of this network');
  const graph = await featureGraph(engine, network, { tap: null, batch });
  try {
    let largestDifference = 0;
    for (let start = 0; start < count; start += batch) {
      const answers = graph.features(images.values.subarray(start * pixels, (start + batch) * pixels));
      for (const [index, answer] of answers.entries()) {
        // `max` hands on what is no number.
        largestDifference = Math.max(
          largestDifference,
          Math.abs(answer - (logits.values[start * network.classes + index] ?? Number.NaN)),
        );
      }
    }
    const largestLogit = logits.values.reduce((largest, logit) => Math.max(largest, Math.abs(logit)), 0);
    return { images: count, largestLogit, largestDifference };
  } finally {
    graph.dispose();
  }
}
