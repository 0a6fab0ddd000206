import { parseRecipe } from '@fovea/domain';
import { loadEngine } from '@fovea/engine';
import { expect, test } from 'vitest';
import { Predictor } from '../explanation/predictor.ts';
import { markedImage } from '../images/marked-image.ts';
import { square, toyCells, toySize } from '../testing/toy-cells.ts';
import { train } from './train.ts';

test('the WASM engine trains, recalibrates and predicts with the same code', async () => {
  const engine = await loadEngine({ engine: 'wasm' });
  expect(engine.name).toBe('wasm');
  const images = toyCells(24, 6, true);
  const rows = Int32Array.from(images.subjects.keys());
  const shared = {
    images,
    train: rows.filter((row) => (images.subjects[row] ?? 0) > 1),
    validation: rows.filter((row) => (images.subjects[row] ?? 0) <= 1),
    watch: null,
  };
  const recipe = parseRecipe({ kind: 'base', steps: 2, batchSize: 4 });
  const { model: base } = await train(engine, { ...shared, feedback: [], base: null, recipe });
  const row = shared.train.find((one) => images.labels[one] === 1) ?? 0;
  const feedback = [
    markedImage(row, { ignore: square(0, 0, 10) }),
    markedImage(shared.train[0] ?? 0, { attend: square(20, 20, 10), ignore: square(0, 0, 10) }),
    markedImage(shared.train[2] ?? 0, { attend: square(20, 20, 10) }),
  ];
  const losses: (number | null)[] = [];
  const corrected = await train(
    engine,
    {
      ...shared,
      base,
      feedback,
      recipe: parseRecipe({ kind: 'recalibration', steps: 2, batchSize: 4, feedback: { batchSize: 3 } }),
    },
    { onProgress: ({ phase, feedbackLoss }) => (phase === 'training' ? losses.push(feedbackLoss) : undefined) },
  );
  expect(losses.every((loss) => loss !== null && Number.isFinite(loss))).toBe(true);
  expect(corrected.engine.name).toBe('wasm');
  const predictor = await Predictor.load(engine, corrected.model);
  const { probabilities } = predictor.predict(images.pixels.subarray(0, 2 * toySize ** 2 * 3));
  expect(probabilities).toHaveLength(4);
}, 60_000);
