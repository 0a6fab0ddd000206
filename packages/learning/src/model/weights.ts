import { FoveaError } from '@fovea/domain';
import type { Graph } from '@fovea/engine';
import { gateName, kindOf, siteOf } from '../gates/gates.ts';
import { RandomStream } from '../random/random-stream.ts';
import { tapNamed } from './checked-program.ts';
import type { NetworkForm, WeightArray, Weights } from './model.ts';
import { programOf } from './program-of.ts';
import { lengthOf } from './shape.ts';
import type { TensorFlow, Variable } from './tensors.ts';

/** Names and shapes of everything a model learns; kernels are height × width × in × out. */
function weightShapes(form: NetworkForm): Readonly<Record<string, readonly number[]>> {
  const { taps, weightShapes: ofProgram } = programOf(form);
  const ofGates = form.gates.flatMap((gate) => {
    const shapes = kindOf(gate).shapes(siteOf(gate, tapNamed(taps, gate.level), form));
    return Object.entries(shapes).map(([name, shape]) => [`${gateName(gate.level)}.${name}`, shape] as const);
  });
  return { ...Object.fromEntries(ofGates), ...ofProgram };
}

/** Biases of new gates, by layer. @param open that of their maps' logits */
function gateStarts({ gates }: NetworkForm, open: number): ReadonlyMap<string, number> {
  return new Map(
    gates.flatMap((gate) =>
      Object.entries(kindOf(gate).starts(open)).map(
        ([layer, bias]) => [`${gateName(gate.level)}.${layer}`, bias] as const,
      ),
    ),
  );
}

/** `stage` of plain stages, `network` of what was brought along. */
export type WeightGroup = 'gate' | 'stage' | 'network' | 'head';
export const groupOf = (name: string): WeightGroup => name.slice(0, name.indexOf('.')) as WeightGroup;

/**
 * Fresh weights: kernels uniform in ±√(6 / (fan in + fan out)) (Glorot), scales 1, biases 0, except those that
 * decide how open a gate starts.
 * @param gateBias start of z: +2 opens the gates, 0 leaves them half open
 */
export function initialWeights(form: NetworkForm, seed: number, gateBias: number): Weights {
  const weights: Record<string, WeightArray> = {};
  const starts = gateStarts(form, gateBias);
  const { operations } = programOf(form).program;
  const scales = new Set(operations.flatMap((operation) => (operation.kind === 'affine' ? [operation.scale] : [])));
  const byChannel = new Set(
    operations.flatMap((operation) => (operation.kind === 'depthwise-convolution' ? [operation.kernel] : [])),
  );
  for (const [name, shape] of Object.entries(weightShapes(form))) {
    const values = new Float32Array(lengthOf(shape));
    if (shape.length > 1) {
      const stream = new RandomStream(seed, `init ${name}`);
      const field = lengthOf(shape.slice(0, -2));
      const [into = 1, out = 1] = byChannel.has(name) ? [] : shape.slice(-2);
      const limit = Math.sqrt(6 / (field * (into + out)));
      for (let index = 0; index < values.length; index++) values[index] = limit * (2 * stream.uniform() - 1);
    } else {
      values.fill(scales.has(name) ? 1 : (starts.get(name.slice(0, -'.bias'.length)) ?? 0));
    }
    weights[name] = { shape, values };
  }
  return weights;
}

/**
 * Weights whose gates let everything through for good: M = 1 exactly in each form, and no gradient moves it. σ(20) is 1 in
 * float32.
 */
export function openForGood(weights: Weights, form: NetworkForm): Weights {
  const opened = { ...weights };
  for (const layer of gateStarts(form, 0).keys()) {
    for (const [part, value] of [
      ['kernel', 0],
      ['bias', 20],
    ] as const) {
      const { shape, values } = weights[`${layer}.${part}`] as WeightArray;
      opened[`${layer}.${part}`] = { shape, values: new Float32Array(values.length).fill(value) };
    }
  }
  return opened;
}

/**
 * The first weight in which weights differ from those of a form, in words; null where all have the names and shapes of
 * its architecture.
 */
export function otherArchitecture(weights: Weights, form: NetworkForm): string | null {
  return otherShapes(weights, weightShapes(form));
}

/** The same of any names and shapes. */
export function otherShapes(weights: Weights, expected: Readonly<Record<string, readonly number[]>>): string | null {
  const shown = (shape: readonly number[] | undefined) => (shape === undefined ? 'none' : shape.join(' × '));
  for (const name of [...Object.keys(expected), ...Object.keys(weights)]) {
    const [wanted, found] = [expected[name], weights[name]?.shape];
    if (wanted?.join() !== found?.join()) return `its ${name} is ${shown(found)}, this model's is ${shown(wanted)}`;
  }
  return null;
}

/** @throws ARTIFACT_CORRUPT when a weight is missing, unknown, of the wrong shape, or not a number */
export function assertWeights({ weights, form }: { weights: Weights; form: NetworkForm }): void {
  const other = otherArchitecture(weights, form);
  if (other !== null) {
    throw new FoveaError(
      'ARTIFACT_CORRUPT',
      `The model's weights are of another architecture: ${other}. Restore the file or use another version.`,
      { other },
    );
  }
  const damage = damagedWeight(weights);
  if (damage !== null) {
    throw new FoveaError(
      'ARTIFACT_CORRUPT',
      `The model's weights are damaged (${damage}); restore the file or use another version.`,
      { damage },
    );
  }
}

/** The first weight whose values cannot be, in words; null where all can. */
export function damagedWeight(weights: Weights): string | null {
  for (const [name, { shape, values }] of Object.entries(weights)) {
    if (values.length !== lengthOf(shape)) return `wrong length: ${name}`;
    if (!values.every(Number.isFinite)) return `not a number: ${name}`;
  }
  return null;
}

/** Makes weights variables of a graph, under their names. */
export function createParameters(tf: TensorFlow, graph: Graph, weights: Weights): Record<string, Variable> {
  return tf.tidy(() => {
    const parameters: Record<string, Variable> = {};
    for (const [name, { shape, values }] of Object.entries(weights)) {
      parameters[name] = graph.variable(name, tf.tensor(values.slice(), [...shape], 'float32'));
    }
    return parameters;
  });
}
