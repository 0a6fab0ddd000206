import { createHash } from 'node:crypto';
import { FoveaError } from '@fovea/domain';
import { z } from 'zod';
import type { Model } from './model.ts';
import type { WeightArray } from './weights.ts';
import { assertWeights } from './weights.ts';

const formSchema = z.object({
  size: z.int().min(8).max(1024),
  classes: z.int().min(2).max(1000),
  gate: z.object({ level: z.literal('input'), hard: z.boolean(), taught: z.boolean() }),
  temperature: z.number().positive(),
});
const tensorSchema = z.object({
  dtype: z.literal('F32'),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});

const longestHeader = 1_000_000;

/**
 * A model as one safetensors file: 8 bytes header length (little-endian), a JSON header, then float32 values in the order
 * of their names. The form travels in `__metadata__`. Equal models give equal bytes.
 * @see https://huggingface.co/docs/safetensors/index#format
 */
export function serialiseModel({ form, weights }: Model): Uint8Array {
  assertWeights(weights, form.size, form.classes);
  const names = Object.keys(weights).sort();
  const header: Record<string, unknown> = {
    __metadata__: { format: 'fovea-1', form: JSON.stringify(formSchema.parse(form)) },
  };
  let end = 0;
  for (const name of names) {
    const { shape, values } = weights[name] as WeightArray;
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + values.length * 4] };
    end += values.length * 4;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(padded), true);
  bytes.fill(0x20, 8, 8 + padded);
  bytes.set(json, 8);
  let offset = 8 + padded;
  for (const name of names) {
    for (const value of (weights[name] as WeightArray).values) {
      view.setFloat32(offset, value, true);
      offset += 4;
    }
  }
  return bytes;
}

function corrupt(fact: string, cause?: unknown): FoveaError {
  return new FoveaError(
    'ARTIFACT_CORRUPT',
    `This is not a model that Fovea can read (${fact}); restore the file or use another version.`,
    { fact },
    { cause },
  );
}

/**
 * Reads what `serialiseModel` wrote.
 * @throws ARTIFACT_CORRUPT when length, header, names, shapes or values are not those of a model
 */
export function parseModel(bytes: Uint8Array): Model {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8) throw corrupt('too short');
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > longestHeader || 8 + headerLength > bytes.length) throw corrupt('header longer than the file');
  const start = 8 + headerLength;
  const { form, tensors } = parseHeader(new TextDecoder().decode(bytes.subarray(8, start)));
  const weights: Record<string, WeightArray> = {};
  let end = 0;
  for (const [
    name,
    {
      shape,
      data_offsets: [from, to],
    },
  ] of tensors) {
    const count = shape.reduce((product, length) => product * length, 1);
    if (from !== end || to - from !== count * 4) throw corrupt(`values of ${name} are not where they belong`);
    if (start + to > bytes.length) throw corrupt('cut off');
    const values = new Float32Array(count);
    for (let index = 0; index < count; index++) values[index] = view.getFloat32(start + from + index * 4, true);
    weights[name] = { shape, values };
    end = to;
  }
  if (start + end !== bytes.length) throw corrupt('longer than its header says');
  assertWeights(weights, form.size, form.classes);
  return { form, weights };
}

function parseHeader(json: string) {
  try {
    const header = z.record(z.string(), z.unknown()).parse(JSON.parse(json));
    const metadata = z.object({ format: z.literal('fovea-1'), form: z.string() }).parse(header['__metadata__']);
    const tensors = Object.entries(header)
      .filter(([name]) => name !== '__metadata__')
      .map(([name, entry]) => [name, tensorSchema.parse(entry)] as const)
      .sort(([, one], [, other]) => one.data_offsets[0] - other.data_offsets[0]);
    return { form: formSchema.parse(JSON.parse(metadata.form)), tensors };
  } catch (error) {
    throw corrupt('header not understood', error);
  }
}

/** sha-256 of a serialised model, hexadecimal: what the artifact store calls it. */
export function modelHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
