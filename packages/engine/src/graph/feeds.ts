import { EngineError } from '../engine-error.ts';
import type { HostArray } from './node-backend.ts';
import type { Dtype, Feeds, Inputs } from './session.ts';

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
  if (variant === undefined) throw refuse(`There is no function ${name}.`, { function: name });
  const arrays: Record<string, HostArray> = {};
  for (const [input, { shape, dtype = 'float32' }] of Object.entries(variant.inputs)) {
    const fed = feeds[input];
    if (fed === undefined) throw refuse(`${name} needs the input ${input}.`, { function: name, input });
    const array = typeof fed === 'number' ? arrayOf[dtype].of(fed) : fed;
    if (!(array instanceof arrayOf[dtype])) {
      throw refuse(`${name}'s input ${input} takes ${dtype} values in a ${arrayOf[dtype].name}.`, {
        function: name,
        input,
        found: array.constructor.name,
      });
    }
    if (array.length !== sizeOf(shape)) {
      const known = variants.map(({ inputs }) => `[${inputs[input]?.shape.join(', ') ?? ''}]`).join(' or ');
      throw refuse(
        `${name}'s input ${input} takes ${known}, not ${String(array.length)} values; declare the shape before the graph is loaded.`,
        { function: name, input, length: array.length },
      );
    }
    if (array.length <= alwaysLookedThrough) assertNumbers(name, input, array);
    arrays[input] = array;
  }
  const stray = Object.keys(feeds).find((input) => !(input in variant.inputs));
  if (stray !== undefined) throw refuse(`${name} has no input ${stray}.`, { function: name, input: stray });
  return { variant, arrays };
}

/** After a run whose result is not a number: names the feed that brought it in, if one did. */
export function blameFeeds(
  name: string,
  arrays: Readonly<Record<string, HostArray>>,
  outputs: Readonly<Record<string, HostArray>>,
): void {
  if (Object.values(outputs).every((values) => isFinite(values))) return;
  for (const [input, array] of Object.entries(arrays)) assertNumbers(name, input, array);
}

function isFinite(values: HostArray): boolean {
  if (!(values instanceof Float32Array)) return true;
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += (values[index] as number) * 0;
  return sum === 0;
}

function assertNumbers(name: string, input: string, array: HostArray): void {
  if (isFinite(array)) return;
  const index = (array as Float32Array).findIndex((value) => !Number.isFinite(value));
  throw refuse(
    `${name}'s input ${input} is ${String(array[index])} at ${String(index)}; correct it, and restore the variables from a saved state if the run had begun.`,
    { function: name, input, index },
  );
}

function refuse(message: string, facts: Record<string, unknown>): EngineError {
  return new EngineError('FEED_INVALID', message, facts);
}

const lengthOf = (fed: HostArray | number | undefined): number => (typeof fed === 'number' ? 1 : (fed?.length ?? -1));
