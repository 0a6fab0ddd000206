import { hash } from 'node:crypto';
import type { Engine } from '@fovea/engine';
import { gatherPixels } from '../images/prepared-images.ts';
import type { Model, Weights } from '../model/model.ts';
import { networkForm } from '../model/model.ts';
import { softmax } from './inference.ts';
import { Predictor } from './predictor.ts';

/** What weights answered, by form and image; kept as long as they are. */
const answered = new WeakMap<Engine, WeakMap<Weights, Map<string, Float32Array>>>();

/**
 * A model that computes its answer for an image once, however often it is shown: in the evaluation, in the evidence, and by a
 * change that changes nothing on it. Whoever asks the same weights later knows these answers, too.
 */
export async function askOnce(engine: Engine, model: Model): Promise<Pick<Predictor, 'predict'>> {
  const predictor = await Predictor.load(engine, model, { bulk: true });
  const known = answersOf(engine, model.weights);
  const { architecture, classes, temperature } = model.form;
  const { size } = architecture;
  const bytes = size ** 2 * 3;
  const form = hash('sha256', JSON.stringify(networkForm(model.form)), 'base64');
  const keyOf = (pixels: Uint8Array, image: number) =>
    form + hash('sha256', pixels.subarray(image * bytes, (image + 1) * bytes), 'base64');
  return {
    predict: (pixels) => {
      const keys = Array.from({ length: pixels.length / bytes }, (_, image) => keyOf(pixels, image));
      const asked = new Map<string, number>();
      keys.forEach((key, image) => {
        if (!known.has(key) && !asked.has(key)) asked.set(key, image);
      });
      const isNew = asked.size === keys.length;
      const shown = isNew ? pixels : gatherPixels({ pixels, size }, [...asked.values()]);
      const given = asked.size === 0 ? null : predictor.predict(shown);
      [...asked.keys()].forEach((key, place) =>
        known.set(key, given!.logits.slice(place * classes, (place + 1) * classes)),
      );
      const logits = new Float32Array(keys.length * classes);
      keys.forEach((key, image) => logits.set(known.get(key)!, image * classes));
      return {
        logits,
        probabilities: softmax(logits, classes, temperature),
        /** Never kept: they are large, and mostly asked of other images. */
        get maps() {
          return isNew && given !== null ? given.maps : predictor.predict(pixels).maps;
        },
      };
    },
  };
}

function answersOf(engine: Engine, weights: Weights): Map<string, Float32Array> {
  const ofEngine = answered.get(engine) ?? new WeakMap<Weights, Map<string, Float32Array>>();
  answered.set(engine, ofEngine);
  const known = ofEngine.get(weights) ?? new Map<string, Float32Array>();
  ofEngine.set(weights, known);
  return known;
}
