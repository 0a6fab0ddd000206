import { loadEngine } from '@fovea/engine';
import { describe, expect, test } from 'vitest';
import { networkInputs } from '../images/network-input.ts';
import { RandomStream } from '../random/random-stream.ts';
import { tinyNetwork } from '../testing/tiny-network.ts';
import { adoptNetwork } from './adopt-network.ts';
import { checkProgram } from './checked-program.ts';
import { interpreter } from './interpreter.ts';
import type { Weights } from './model.ts';
import type { ImportedNetwork } from './network-file.ts';
import type { Operation, Program } from './program.ts';

const engine = await loadEngine();
const { tf } = engine;
const size = 16;
const stream = new RandomStream(1, 'pixels');
const pixels = Uint8Array.from({ length: 2 * size * size * 3 }, () => stream.below(256));
const constant = (value: number) => ({ shape: [3], values: new Float32Array(3).fill(value) });

/** The tiny network behind a scaling of its images. */
function scaled(scale: number, shift?: number): ImportedNetwork {
  const { program, weights } = tinyNetwork(size);
  const first: Operation = {
    ...{ kind: 'affine', name: 'scaled', inputs: ['image'], scale: 'scaled/scale' },
    ...(shift === undefined ? {} : { shift: 'scaled/shift' }),
  };
  const [stem, ...others] = program.operations;
  const behind = { ...stem, inputs: ['scaled'] } as Operation;
  const own = { 'scaled/scale': constant(scale), ...(shift === undefined ? {} : { 'scaled/shift': constant(shift) }) };
  const network = checkProgram({ ...program, operations: [first, behind, ...others] });
  return { ...network, weights: { ...own, ...weights } };
}

function answers(program: Program, weights: Weights, inputs: Float32Array): Float32Array {
  const parameters = Object.fromEntries(
    Object.entries(weights).map(([name, { shape, values }]) => [name, tf.tensor(values, [...shape])]),
  );
  const images = tf.tensor(inputs, [2, size, size, 3]);
  return interpreter(engine, program)(parameters, images, {
    after: 'image',
    upTo: 'joined/out',
  }).dataSync() as Float32Array;
}

const adopted = (network: ImportedNetwork, input: 'imagenet' | 'none' | 'stain') =>
  adoptNetwork(network, { hash: 'a'.repeat(64), size, input, classes: 2 });

describe('a network that scales its images itself', () => {
  test.each([
    ['imagenet', 1 / 127.5, -1],
    ['imagenet', 1 / 255, undefined],
    ['none', 1 / 127.5, -1],
  ] as const)('sees normalised images as it sees their pixels: %s, %d, %s', (input, scale, shift) => {
    const network = scaled(scale, shift);
    const { architecture, weights } = adopted(network, input);
    const expected = answers(network.program, network.weights, Float32Array.from(pixels));
    const found = answers(architecture.program, weights, networkInputs(pixels, architecture));
    expect(Math.max(...expected)).toBeGreaterThan(0.1);
    found.forEach((value, at) => {
      expect(value).toBeCloseTo(expected[at]!, 4);
    });
  });

  test('sees images that are normalised each by itself as it would see ImageNet’s', () => {
    const [stain, imagenet] = [adopted(scaled(1 / 255), 'stain'), adopted(scaled(1 / 255), 'imagenet')];
    expect(stain.weights).toEqual(imagenet.weights);
  });
});

test('a network that scales shares, or nothing, keeps its weights', () => {
  for (const network of [scaled(2, -1), tinyNetwork(size)]) {
    for (const [name, array] of Object.entries(adopted(network, 'imagenet').weights))
      expect(array).toBe(network.weights[name.slice('network.'.length)]);
  }
});
