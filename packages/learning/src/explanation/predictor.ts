import { FoveaError } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import type { Model } from '../model/model.ts';
import { assertWeights } from '../model/weights.ts';
import type { InferenceGraph } from './inference-graph.ts';
import { inferenceGraph } from './inference-graph.ts';
import { softmax, standardiseAll } from './inference.ts';
import { occlusionMap } from './occlusion.ts';

export interface Predicted {
  /** images × classes, calibrated; each image's sum to 1. */
  readonly probabilities: Float32Array;
  /** images × size × size: the gate's map M in [0,1]. */
  readonly maps: Float32Array;
  /** images × classes, before temperature. */
  readonly logits: Float32Array;
}

/** A model warm on an engine, ready to answer. */
export class Predictor {
  readonly model: Model;
  private readonly graph: InferenceGraph;

  private constructor(model: Model, graph: InferenceGraph) {
    this.model = model;
    this.graph = graph;
  }

  /** @throws ARTIFACT_CORRUPT when the weights are not those of a model */
  static async load(engine: Engine, model: Model): Promise<Predictor> {
    assertWeights(model.weights, model.form.size, model.form.classes);
    return new Predictor(model, await inferenceGraph(engine, model.form, model.weights));
  }

  /**
   * @param pixels one or more prepared images: images × size × size × 3, 0…255
   * @throws INPUT_INVALID when the bytes are not whole images
   */
  predict(pixels: Uint8Array): Predicted {
    this.assertWhole(pixels);
    const { form, weights } = this.model;
    const { logits, maps } = this.graph.infer(weights, standardiseAll(pixels, form.size));
    return { probabilities: softmax(logits, form.classes, form.temperature), maps, logits };
  }

  /**
   * What each part of one image does for the answer: the fall of the predicted class's probability when a patch is
   * blanked, averaged over the patches that cover a pixel. Does not involve the gate's map.
   * @param pixels one prepared image
   * @returns size × size; positive where the image supports the answer, in [−1,1]
   */
  occlusion(pixels: Uint8Array): Float32Array {
    this.assertWhole(pixels, 1);
    const { form, weights } = this.model;
    const input = standardiseAll(pixels, form.size);
    return occlusionMap(input, form.size, form.classes, (inputs) => {
      const { logits } = this.graph.infer(weights, inputs);
      return softmax(logits, form.classes, form.temperature);
    });
  }

  private assertWhole(pixels: Uint8Array, count?: number): void {
    const images = pixels.length / (this.model.form.size ** 2 * 3);
    if (Number.isInteger(images) && images > 0 && (count === undefined || images === count)) return;
    throw new FoveaError(
      'INPUT_INVALID',
      'The pixels are not whole prepared images of the model’s size; prepare the image again.',
      {
        bytes: pixels.length,
        size: this.model.form.size,
      },
    );
  }
}
