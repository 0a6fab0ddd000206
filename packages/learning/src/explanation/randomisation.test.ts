import { explanationKinds } from '@fovea/domain';
import { expect, test } from 'vitest';
import type { Model } from '../model/model.ts';
import { initialWeights } from '../model/weights.ts';
import { randomisation } from './randomisation.ts';

const size = 64;
const model: Model = {
  form: { size, classes: 2, gate: { level: 'input', hard: false, taught: true }, temperature: 1 },
  weights: initialWeights(size, 2, 99, 2),
};

test('an explanation that shows the image whatever the model is the same; one that follows the weights is not', async () => {
  const picture = Float32Array.from({ length: size * size }, (_, pixel) => pixel);
  const asked: Model[] = [];
  const same = await randomisation(model, (each, kind) => {
    asked.push(each);
    if (kind === 'gradient-input') return Promise.resolve(picture);
    const seen = each === model ? picture : picture.toReversed();
    return Promise.resolve(seen);
  });
  expect(Object.keys(same)).toEqual([...explanationKinds]);
  expect(same['gradient-input']).toBe(1);
  expect(same['integrated-gradients']).toBe(0);
  const strangers = new Set(asked.filter((each) => each !== model).map(({ weights }) => weights));
  expect(strangers.size).toBe(3);
  for (const weights of strangers) {
    expect(Object.keys(weights)).toEqual(Object.keys(model.weights));
    expect(weights['head.2.kernel']).not.toEqual(model.weights['head.2.kernel']);
  }
});
