import { FoveaError } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import type { Model } from '../model/model.ts';
import type { Network, Parameters } from '../model/network.ts';
import { network } from '../model/network.ts';
import { disposeAll, uploadWeights } from '../model/parameters.ts';
import { assertWeights } from '../model/weights.ts';
import { infer, inferStandardised, softmax, standardiseAll } from './inference.ts';
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
  private readonly engine: Engine;
  private readonly net: Network;
  private readonly parameters: Parameters;

  /** @throws ARTIFACT_CORRUPT when the weights are not those of a model */
  constructor(engine: Engine, model: Model) {
    assertWeights(model.weights, model.form.size, model.form.classes);
    this.engine = engine;
    this.model = model;
    this.net = network(engine);
    this.parameters = uploadWeights(engine.tf, model.weights);
  }

  /**
   * @param pixels one or more prepared images: images × size × size × 3, 0…255
   * @throws INPUT_INVALID when the bytes are not whole images
   */
  predict(pixels: Uint8Array): Predicted {
    this.assertWhole(pixels);
    const { form } = this.model;
    const { logits, maps } = infer(this.engine, this.net, this.parameters, form, pixels);
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
    const { form } = this.model;
    const input = standardiseAll(pixels, form.size);
    return occlusionMap(input, form.size, form.classes, (inputs) => {
      const { logits } = inferStandardised(this.engine, this.net, this.parameters, form, inputs);
      return softmax(logits, form.classes, form.temperature);
    });
  }

  dispose(): void {
    disposeAll(this.parameters);
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
