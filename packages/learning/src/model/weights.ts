import { FoveaError } from '@fovea/domain';
import { RandomStream } from '../random/random-stream.ts';

export interface WeightArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}
export type Weights = Readonly<Record<string, WeightArray>>;

/** Width of the gate, of the classifier's three stages, and of its dense layer. */
const gateWidth = 16;
const stageWidths = [32, 64, 64] as const;
const denseWidth = 128;

/** Names and shapes of everything the model learns; kernels are height × width × in × out. */
function weightShapes(size: number, classes: number): Readonly<Record<string, readonly number[]>> {
  const [first, second, third] = stageWidths;
  const flat = (size / 8) ** 2 * third;
  return {
    'gate.1.kernel': [3, 3, 3, gateWidth],
    'gate.1.bias': [gateWidth],
    'gate.2.kernel': [3, 3, gateWidth, gateWidth],
    'gate.2.bias': [gateWidth],
    'gate.3.kernel': [3, 3, gateWidth, 1],
    'gate.3.bias': [1],
    'stage.1.kernel': [3, 3, 3, first],
    'stage.1.bias': [first],
    'stage.2.kernel': [3, 3, first, second],
    'stage.2.bias': [second],
    'stage.3.kernel': [3, 3, second, third],
    'stage.3.bias': [third],
    'head.1.kernel': [flat, denseWidth],
    'head.1.bias': [denseWidth],
    'head.2.kernel': [denseWidth, classes],
    'head.2.bias': [classes],
  };
}

export type WeightGroup = 'gate' | 'stage' | 'head';
export const groupOf = (name: string): WeightGroup => name.slice(0, name.indexOf('.')) as WeightGroup;

/**
 * Fresh weights: kernels uniform in ±√(6 / (fan in + fan out)) (Glorot), biases 0, except the gate's last, which decides
 * how open it starts.
 * @param gateBias start of z: +2 opens the gate, 0 leaves it half open
 */
export function initialWeights(size: number, classes: number, seed: number, gateBias: number): Weights {
  const weights: Record<string, WeightArray> = {};
  for (const [name, shape] of Object.entries(weightShapes(size, classes))) {
    const values = new Float32Array(shape.reduce((product, length) => product * length, 1));
    if (name.endsWith('kernel')) {
      const stream = new RandomStream(seed, `init ${name}`);
      const field = shape.slice(0, -2).reduce((product, length) => product * length, 1);
      const limit = Math.sqrt(6 / (field * ((shape.at(-2) ?? 1) + (shape.at(-1) ?? 1))));
      for (let index = 0; index < values.length; index++) values[index] = limit * (2 * stream.uniform() - 1);
    } else if (name === 'gate.3.bias') {
      values[0] = gateBias;
    }
    weights[name] = { shape, values };
  }
  return weights;
}

/**
 * The first weight in which weights differ from those of this image size and number of classes, in words; null where all
 * have the names and shapes of this architecture.
 */
export function otherArchitecture(weights: Weights, size: number, classes: number): string | null {
  const expected = weightShapes(size, classes);
  const shown = (shape: readonly number[] | undefined) => (shape === undefined ? 'none' : shape.join(' × '));
  for (const name of [...Object.keys(expected), ...Object.keys(weights)]) {
    const [wanted, found] = [expected[name], weights[name]?.shape];
    if (wanted?.join() !== found?.join()) return `its ${name} is ${shown(found)}, this model's is ${shown(wanted)}`;
  }
  return null;
}

/** @throws ARTIFACT_CORRUPT when a weight is missing, unknown, of the wrong shape, or not a number */
export function assertWeights(weights: Weights, size: number, classes: number): void {
  const other = otherArchitecture(weights, size, classes);
  if (other !== null) {
    throw new FoveaError(
      'ARTIFACT_CORRUPT',
      `The model's weights are of another architecture: ${other}. Restore the file or use another version.`,
      { size, classes },
    );
  }
  const problem = (fact: string, name: string) =>
    new FoveaError(
      'ARTIFACT_CORRUPT',
      `The model's weights are damaged (${fact}: ${name}); restore the file or use another version.`,
      { name, fact },
    );
  for (const [name, { shape, values }] of Object.entries(weights)) {
    if (values.length !== shape.reduce((product, length) => product * length, 1)) throw problem('wrong length', name);
    if (!values.every(Number.isFinite)) throw problem('not a number', name);
  }
}
