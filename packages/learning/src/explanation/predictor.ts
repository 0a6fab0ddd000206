import type { ExplanationKind, Faithfulness } from '@fovea/domain';
import { FoveaError, imagesAtOnce } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import type { Model } from '../model/model.ts';
import { assertWeights } from '../model/weights.ts';
import { explain } from './explain.ts';
import { faithfulness } from './faithfulness.ts';
import type { InferenceGraph, InferenceOptions, Inferred } from './inference-graph.ts';
import { inferenceGraph } from './inference-graph.ts';
import { networkInputs } from '../images/network-input.ts';
import { softmax } from './inference.ts';
import { randomisation } from './randomisation.ts';
import { without } from './without.ts';

export interface Predicted {
  /** images × classes, calibrated; each image's sum to 1. */
  readonly probabilities: Float32Array;
  /** images × size × size: the model's attention map in [0,1], the product of its gates' maps. */
  readonly maps: Float32Array;
  /** images × classes, before temperature. */
  readonly logits: Float32Array;
}

/** Images of the default size whose inputs stand in memory at a time: the largest batch. */
const mostAtOnce = 256;

/** A model warm on an engine, ready to answer. */
export class Predictor {
  readonly model: Model;
  readonly #engine: Engine;
  readonly #graph: InferenceGraph;

  private constructor(engine: Engine, model: Model, graph: InferenceGraph) {
    this.#engine = engine;
    this.model = model;
    this.#graph = graph;
  }

  /**
   * @param options `bulk` for whole data sets
   * @throws ARTIFACT_CORRUPT when the weights are not those of a model
   */
  static async load(engine: Engine, model: Model, options: InferenceOptions = {}): Promise<Predictor> {
    assertWeights(model);
    return new Predictor(engine, model, await inferenceGraph(engine, model.form, model.weights, options));
  }

  /**
   * @param pixels one or more prepared images: images × size × size × 3, 0…255
   * @throws INPUT_INVALID when the bytes are not whole images
   */
  predict(pixels: Uint8Array): Predicted {
    this.#assertWhole(pixels);
    const { classes, temperature } = this.model.form;
    const { logits, maps } = this.#infer(pixels);
    return { probabilities: softmax(logits, classes, temperature), maps, logits };
  }

  /** Piece by piece, so that the inputs of a whole data set never stand in memory together. */
  #infer(pixels: Uint8Array): Inferred {
    const { form, weights } = this.model;
    const { architecture, classes } = form;
    const area = architecture.size ** 2;
    const [bytes, images] = [area * 3, pixels.length / (area * 3)];
    const atOnce = imagesAtOnce(mostAtOnce, architecture.size);
    if (images <= atOnce) return this.#graph.infer(weights, networkInputs(pixels, architecture));
    const logits = new Float32Array(images * classes);
    const maps = new Float32Array(images * area);
    let inputs: Float32Array | undefined;
    for (let start = 0; start < images; start += atOnce) {
      inputs = networkInputs(pixels.subarray(start * bytes, (start + atOnce) * bytes), architecture, inputs);
      const answer = this.#graph.infer(weights, inputs);
      logits.set(answer.logits, start * classes);
      maps.set(answer.maps, start * area);
    }
    return { logits, maps };
  }

  /**
   * What of one image the answer rests on, by one of several methods that need not agree (see `explain`). The class
   * explained is the predicted one. The first question about gradients takes about a second longer, to trace them.
   * @param pixels one prepared image
   * @returns size × size
   * @throws INPUT_INVALID when the bytes are not one image
   */
  async explain(pixels: Uint8Array, kind: ExplanationKind): Promise<Float32Array> {
    return this.#explainAs(this.model, this.#question(pixels), kind);
  }

  /**
   * How far an explanation of one image would be the same if the model had learned nothing (see `randomisation`).
   * @param pixels one prepared image
   * @returns in [0,1]; null where the explanation is blank
   */
  async randomisation(pixels: Uint8Array, kind: ExplanationKind): Promise<number | null> {
    const question = this.#question(pixels);
    return randomisation(this.model, (model) => this.#explainAs(model, question, kind));
  }

  /**
   * Whether the answer for one image rests on what a map of it rates highest (see `faithfulness`).
   * @param pixels one prepared image
   * @param map size × size
   * @param inside size × size: 1 in a drawn region, else 0; null where nothing is drawn
   * @returns null where the map is blank
   * @throws INPUT_INVALID when the bytes are not one image
   */
  faithfulness(pixels: Uint8Array, map: Float32Array, inside: Uint8Array | null): Faithfulness | null {
    const { input, asked } = this.#question(pixels);
    const { form, weights } = this.model;
    return faithfulness(input, map, inside, (inputs) => {
      const { logits } = this.#graph.infer(weights, inputs);
      return softmax(logits, form.classes, form.temperature).filter((_, index) => index % form.classes === asked);
    });
  }

  /**
   * What the model would say of one image without what is hidden of it: the pixels become blank, as for `occlusion`.
   * @param pixels one prepared image
   * @param hidden size × size: how much of each pixel is hidden, in [0,1]
   * @returns probabilities of the classes, calibrated
   * @throws INPUT_INVALID when the bytes are not one image
   */
  without(pixels: Uint8Array, hidden: Float32Array): Float32Array {
    this.#assertWhole(pixels, 1);
    const { form, weights } = this.model;
    const { logits } = this.#graph.infer(weights, without(networkInputs(pixels, form.architecture), hidden));
    return softmax(logits, form.classes, form.temperature);
  }

  #question(pixels: Uint8Array): { input: Float32Array; asked: number } {
    this.#assertWhole(pixels, 1);
    const { form, weights } = this.model;
    const input = networkInputs(pixels, form.architecture);
    const { logits } = this.#graph.infer(weights, input);
    return { input, asked: logits.indexOf(Math.max(...logits)) };
  }

  #explainAs(model: Model, question: { input: Float32Array; asked: number }, kind: ExplanationKind) {
    return explain({ engine: this.#engine, inference: this.#graph, model, kind, ...question });
  }

  #assertWhole(pixels: Uint8Array, count?: number): void {
    const { size } = this.model.form.architecture;
    const images = pixels.length / (size ** 2 * 3);
    if (Number.isInteger(images) && images > 0 && (count === undefined || images === count)) return;
    throw new FoveaError(
      'INPUT_INVALID',
      'The pixels are not whole prepared images of the model’s size; prepare the image again.',
      {
        bytes: pixels.length,
        size,
      },
    );
  }
}
