import { loadEngine } from '@fovea/engine';
import { expect, test } from 'vitest';
import { markedImage } from '../images/marked-image.ts';
import type { Model } from '../model/model.ts';
import { initialWeights } from '../model/weights.ts';
import { cellForm, square, toyCells, toySize } from '../testing/toy-cells.ts';
import { evidence } from './evidence.ts';

test('a gate that stands open over what is to be ignored is told only where this training asked it to shut', async () => {
  const form = cellForm(toySize);
  // So high a start that the map is 1 everywhere.
  const open: Model = { form, weights: initialWeights(form, 0, 100) };
  const feedback = [markedImage(1, { ignore: square(0, 0, 10) })];
  const input = {
    ...{ images: toyCells(12, 6), validation: Int32Array.of(4, 5, 6, 7) },
    ...{ before: open, after: open, feedback },
  };
  const engine = await loadEngine();
  const codes = async (isGateAsked: boolean) =>
    (await evidence(engine, { ...input, isGateAsked })).detections?.map(({ code }) => code);
  expect(await codes(true)).toContain('saturated');
  expect(await codes(false)).not.toContain('saturated');
}, 60_000);
