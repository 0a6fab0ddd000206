import { describe, expect, test } from 'vitest';
import type { Model } from '../model/model.ts';
import { initialWeights } from '../model/weights.ts';
import { cellForm } from '../testing/toy-cells.ts';
import { randomisation } from './randomisation.ts';

const size = 64;
const form = cellForm(size);
const model: Model = { form, weights: initialWeights(form, 99, 2) };
const picture = Float32Array.from({ length: size * size }, (_, pixel) => pixel);

describe('randomisation', () => {
  test('an explanation that shows the image whatever the model stays; one that follows the weights does not', async () => {
    expect(await randomisation(model, () => Promise.resolve(picture))).toBe(1);
    const follows = (each: Model) => Promise.resolve(each === model ? picture : picture.toReversed());
    expect(await randomisation(model, follows)).toBe(0);
  });

  test('one of three random models that gives the same counts a third, a blank one not at all', async () => {
    const answers = [picture, picture, picture.toReversed(), new Float32Array(size * size)];
    expect(await randomisation(model, () => Promise.resolve(answers.shift() ?? picture))).toBeCloseTo(1 / 3, 6);
  });

  test('what points at nothing cannot be compared', async () => {
    expect(await randomisation(model, () => Promise.resolve(new Float32Array(size * size)))).toBeNull();
  });

  test('asks three models with all weights drawn anew', async () => {
    const asked = new Set<Model>();
    await randomisation(model, (each) => Promise.resolve(asked.add(each) && picture));
    const [own, ...strangers] = asked;
    expect(own).toBe(model);
    expect(strangers).toHaveLength(3);
    for (const { weights, form } of strangers) {
      expect(form).toBe(model.form);
      expect(Object.keys(weights)).toEqual(Object.keys(model.weights));
      for (const name of Object.keys(weights).filter((each) => each.endsWith('kernel')))
        expect(weights[name]).not.toEqual(model.weights[name]);
    }
  });
});
