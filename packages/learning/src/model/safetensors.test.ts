import { isFoveaError } from '@fovea/domain';
import { describe, expect, test } from 'vitest';
import { cellForm } from '../testing/toy-cells.ts';
import type { Model } from './model.ts';
import { modelHash, parseModel, serialiseModel } from './safetensors.ts';
import { writeTensorFile } from './tensor-file.ts';
import { initialWeights } from './weights.ts';

const form = cellForm(64, {
  gates: [
    { level: 'input', form: 'hard' },
    { level: 'stage-2', form: 'soft' },
  ],
  temperature: 1.25,
});

const model: Model = { form, weights: initialWeights(form, 3, 2) };

function refusal(read: () => unknown): string | undefined {
  try {
    read();
  } catch (error) {
    return isFoveaError(error) ? error.code : String(error);
  }
  return undefined;
}

function withHeader(change: (header: Record<string, { shape: number[]; data_offsets: number[] }>) => void): Uint8Array {
  const bytes = serialiseModel(model);
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Parameters<typeof change>[0];
  change(header);
  const json = new TextEncoder().encode(JSON.stringify(header));
  const changed = new Uint8Array(8 + json.length + bytes.length - 8 - length);
  new DataView(changed.buffer).setBigUint64(0, BigInt(json.length), true);
  changed.set(json, 8);
  changed.set(bytes.subarray(8 + length), 8 + json.length);
  return changed;
}

describe('a model file', () => {
  test('gives back form and weights, bit for bit, and the same bytes again', () => {
    const bytes = serialiseModel(model);
    const read = parseModel(bytes);
    expect(read.form).toEqual(model.form);
    expect(read.weights).toEqual(model.weights);
    expect(modelHash(serialiseModel(read))).toBe(modelHash(bytes));
  });

  test('tells a gate’s kind, says nothing of the usual one, and refuses one that it does not know', () => {
    const gates = [{ level: 'input', form: 'soft', kind: 'by-class' }] as const;
    const form = cellForm(64, { gates, classes: 3 });
    const bytes = serialiseModel({ form, weights: initialWeights(form, 3, 2) });
    expect(parseModel(bytes).form.gates).toEqual(gates);
    expect(parseModel(bytes).weights['gate.3.bias']?.shape).toEqual([3]);
    expect(new TextDecoder().decode(serialiseModel(model))).not.toContain('kind');
    const unknown = Buffer.from(bytes);
    unknown.write('by-glass', unknown.indexOf('by-class'));
    expect(() => parseModel(unknown)).toThrow(/form not understood/);
  });

  test('tells a gate’s floor and what it reads, and says nothing of one that has neither', () => {
    const gates = [{ level: 'input', form: 'soft', floor: 0.2, norm: 'rms' }] as const;
    const floored = cellForm(64, { gates });
    const bytes = serialiseModel({ form: floored, weights: initialWeights(floored, 3, 2) });
    expect(parseModel(bytes).form.gates).toEqual(gates);
    expect(new TextDecoder().decode(serialiseModel(model))).not.toMatch(/floor|norm/);
  });

  test('is read from the middle of a larger buffer', () => {
    const bytes = serialiseModel(model);
    const larger = new Uint8Array(bytes.length + 5);
    larger.set(bytes, 5);
    expect(parseModel(larger.subarray(5)).form).toEqual(model.form);
  });

  test('from before there were levels is one with a gate at the input', () => {
    const before = { size: 64, classes: 2, gate: { level: 'input', hard: true, taught: false }, temperature: 1.5 };
    const hard = cellForm(64, { gates: [{ level: 'input', form: 'hard' }], taught: false, temperature: 1.5 });
    const tensors = initialWeights(hard, 3, 2);
    const bytes = writeTensorFile({ metadata: { format: 'fovea-1', form: JSON.stringify(before) }, tensors });
    expect(parseModel(bytes)).toEqual({ form: hard, weights: tensors });
  });

  test.each([
    ['nothing', () => new Uint8Array(0)],
    ['noise', () => new Uint8Array(400).fill(7)],
    ['a file cut off', () => serialiseModel(model).slice(0, -100)],
    ['a file with something behind it', () => Uint8Array.from([...serialiseModel(model), 0])],
    ['a weight that is no number', () => serialiseModel(model).fill(255, -4)],
    [
      'another shape',
      () =>
        withHeader((header) => {
          header['gate.1.kernel']?.shape.reverse();
        }),
    ],
    [
      'a missing weight',
      () =>
        withHeader((header) => {
          header['gate.9.bias'] = header['gate.1.bias'] as (typeof header)[string];
          delete header['gate.1.bias'];
        }),
    ],
    [
      'overlapping values',
      () =>
        withHeader((header) => {
          const entry = header['head.2.bias'];
          if (entry) entry.data_offsets = [0, 8];
        }),
    ],
  ])('refuses %s', (_, bytes) => {
    expect(refusal(() => parseModel(bytes()))).toBe('ARTIFACT_CORRUPT');
  });
});
