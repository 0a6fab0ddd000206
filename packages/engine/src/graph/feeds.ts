import { EngineError } from '../engine-error.ts';
import type { Dtype, HostArray } from './node-backend.ts';
import type { Feeds, InputDeclaration, Inputs } from './session.ts';

export const arrayOf = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const satisfies Record<
  Dtype,
  unknown
>;

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

/** Larger feeds are looked through for numbers that are none only when a result shows one. */
const alwaysLookedThrough = 4096;

/** A function in the shapes that it was declared for. */
export interface Variant<T> {
  readonly inputs: Inputs;
  readonly of: T;
}

/**
 * Chooses the variant whose shapes the feeds have, and brings numbers into arrays.
 * @throws EngineError FEED_INVALID naming the input and what is wrong with it
 */
export function matchFeeds<T>(
  name: string,
  variants: readonly Variant<T>[],
  feeds: Feeds,
): { variant: Variant<T>; arrays: Record<string, HostArray> } {
  const fitting = variants.find(({ inputs }) =>
    Object.entries(inputs).every(([input, { shape }]) => lengthOf(feeds[input]) === sizeOf(shape)),
  );
  const variant = fitting ?? variants[0];
  if (variant === undefined) throw refuse(`There is no function ${name} in this graph.`, { function: name });
  const arrays: Record<string, HostArray> = {};
  for (const [input, { shape, dtype = 'float32' }] of Object.entries(variant.inputs)) {
    const fed = feeds[input];
    if (fed === undefined) throw refuse(`${name} needs the input ${input}.`, { function: name, input });
    const array = typeof fed === 'number' ? arrayOf[dtype].of(fed) : fed;
    if (!(array instanceof arrayOf[dtype])) {
      const found = Object.prototype.toString.call(array).slice(8, -1);
      const message = `${name}'s input ${input} takes ${dtype} values in a ${arrayOf[dtype].name}, not a ${found}.`;
      throw refuse(message, { function: name, input, found });
    }
    if (array.length !== sizeOf(shape)) {
      const known = variants.map(({ inputs }) => `[${inputs[input]?.shape.join(', ') ?? ''}]`).join(' or ');
      throw refuse(
        `${name}'s input ${input} takes ${known}, not ${String(array.length)} values; declare the shape before the graph is loaded.`,
        { function: name, input, length: array.length },
      );
    }
    if (array.length <= alwaysLookedThrough) refuseWhere(Number.isNaN, name, input, array, '');
    arrays[input] = array;
  }
  const stray = Object.keys(feeds).find((input) => !(input in variant.inputs));
  if (stray !== undefined) throw refuse(`${name} has no input ${stray}.`, { function: name, input: stray });
  return { variant, arrays };
}

/**
 * After a run with a result that is no finite number, or without results: names the feed that brought one in, if any did.
 * @throws EngineError FEED_INVALID
 */
export function blameFeeds(
  name: string,
  arrays: Readonly<Record<string, HostArray>>,
  outputs: Readonly<Record<string, HostArray>>,
): void {
  const results = Object.values(outputs);
  const small = results.filter(({ length }) => length <= alwaysLookedThrough);
  // What is no number in a large result is so in a small one, too: a loss, or the logits.
  const shown = small.length > 0 ? small : results;
  if (shown.length > 0 && shown.every(isFinite)) return;
  for (const [input, array] of Object.entries(arrays)) {
    if (!isFinite(array)) refuseWhere((value) => !Number.isFinite(value), name, input, array, afterRun);
  }
}

function isFinite(values: HostArray): boolean {
  if (!(values instanceof Float32Array)) return true;
  let sum = 0;
  // By index: an iterator over two million numbers takes ten times as long.
  for (let at = values.length; at-- > 0;) sum += values[at]! * 0;
  return sum === 0;
}

const afterRun = ' The run was done with it: restore the variables from a saved state.';

function refuseWhere(
  wrong: (value: number) => boolean,
  name: string,
  input: string,
  array: HostArray,
  moreover: string,
): void {
  const index = array.findIndex(wrong);
  if (index === -1) return;
  throw refuse(`${name}'s input ${input} is ${String(array[index])} at ${String(index)}; correct it.${moreover}`, {
    function: name,
    input,
    index,
  });
}

function refuse(message: string, facts: Record<string, unknown>): EngineError {
  return new EngineError('FEED_INVALID', message, facts);
}

const lengthOf = (fed: HostArray | number | undefined): number => (typeof fed === 'number' ? 1 : (fed?.length ?? -1));

/** The declared example, else numbers in [0, 1) that are always the same (a Weyl sequence), and zeros for whole numbers. */
export function exampleOf({ shape, dtype = 'float32', example }: InputDeclaration): HostArray {
  if (example !== undefined) return example;
  const values = new arrayOf[dtype](sizeOf(shape));
  if (dtype === 'float32') {
    for (let index = 0; index < values.length; index++) values[index] = ((index + 1) * 0.6180339887498949) % 1;
  }
  return values;
}
