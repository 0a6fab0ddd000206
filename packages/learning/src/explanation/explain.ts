import type { ExplanationKind } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import type { Model } from '../model/model.ts';
import type { Score } from './explanation-graph.ts';
import { explanationGraph } from './explanation-graph.ts';
import { isGradCam } from './grad-cam-taps.ts';
import type { InferenceGraph } from './inference-graph.ts';
import { integratedGradients, timesInput } from './integrated-gradients.ts';
import { logOdds } from './log-odds.ts';
import { occlusionMap } from './occlusion.ts';

interface Question {
  readonly engine: Engine;
  readonly model: Model;
  readonly inference: InferenceGraph;
  /** One image as the network sees it. */
  readonly input: Float32Array;
  readonly kind: ExplanationKind;
  /** The class whose log odds are explained. */
  readonly asked: number;
}

/**
 * One explanation of the score S = calibrated log odds of a class; see `occlusionMap`, `integratedGradients`, and
 * `ExplanationGraph` for Grad-CAM. Gradient × input is Σ over colour channels of x·∂S/∂x: integrated gradients with the
 * last step alone (Shrikumar et al. 2016, arXiv 1605.01713).
 * @returns size × size. Of all but Grad-CAM signed and in log odds: positive where the image supports the class
 */
export async function explain({ engine, model, inference, input, kind, asked }: Question): Promise<Float32Array> {
  const { weights, form } = model;
  const { size } = form.architecture;
  const score: Score = { asked, temperature: form.temperature };
  if (kind === 'occlusion') {
    return occlusionMap(input, size, (inputs) =>
      logOdds(inference.infer(weights, inputs).logits, form.classes, asked, form.temperature),
    );
  }
  const graph = await explanationGraph(engine, form, weights);
  if (isGradCam(kind)) return graph.gradCam(weights, input, score, kind);
  // Hard gates are held at what they let through of this very image.
  const held = graph.hold(weights, input);
  const gradient = (images: Float32Array) => graph.meanGradient(weights, images, score, held);
  const area = size ** 2;
  if (kind === 'gradient-input') return timesInput(gradient(input), input, area);
  const ends = new Float32Array(2 * input.length);
  ends.set(input);
  const [whole = 0, open = 0] = logOdds(inference.infer(weights, ends).logits, form.classes, asked, form.temperature);
  const blank = graph.isHeld ? graph.score(weights, ends.subarray(input.length), score, held) : open;
  return integratedGradients(input, area, gradient, whole - blank);
}
