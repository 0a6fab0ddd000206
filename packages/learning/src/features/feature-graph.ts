import type { Engine } from '@fovea/engine';
import { Graph } from '@fovea/engine';
import { tapNamed } from '../model/checked-program.ts';
import { interpreter } from '../model/interpreter.ts';
import type { ImportedNetwork } from '../model/network-file.ts';
import { imageName } from '../model/program.ts';
import type { Tensor4D } from '../model/tensors.ts';
import { createParameters } from '../model/weights.ts';

export interface FeatureSettings {
  /** Where features are wanted; null for the logits. */
  readonly tap: string | null;
  /** Images at a time. */
  readonly batch: number;
}

/** What a network makes of images, up to one of its taps. */
export interface FeatureGraph {
  /** @param images `batch` images: side × side × channels each @returns what leaves the tap, image after image */
  features(images: Float32Array): Float32Array;
  dispose(): void;
}

/** Captures a network up to a tap. */
export async function featureGraph(
  engine: Engine,
  { program, taps, weights }: ImportedNetwork,
  { tap, batch }: FeatureSettings,
): Promise<FeatureGraph> {
  const upTo = tap === null ? program.operations.at(-1)!.name : tapNamed(taps, tap).after;
  const { side, channels } = program.image;
  const interpret = interpreter(engine, program);
  const graph = new Graph(engine);
  const parameters = createParameters(engine.tf, graph, weights);
  graph.function('features', { images: { shape: [batch, side, side, channels] } }, ({ images }) => ({
    features: interpret(parameters, images as Tensor4D, { after: imageName, upTo }),
  }));
  const session = await graph.load();
  return {
    features: (images) => session.run('features', { images })['features'] as Float32Array,
    dispose() {
      session.dispose();
    },
  };
}
