import { z } from 'zod';
import type { WeightArray } from './model.ts';
import { lengthOf } from './shape.ts';

/** Named float32 arrays with some words about them. */
export interface TensorFile {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: Readonly<Record<string, WeightArray>>;
}

const metadataName = '__metadata__';
const longestHeader = 16_000_000;
const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

const metadataSchema = z.record(z.string(), z.string()).default({});
const tensorSchema = z.object({
  dtype: z.literal('F32'),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});

/**
 * The safetensors layout: 8 bytes header length (little-endian), a JSON header padded to 8 bytes, then float32 values in
 * the order of their names. Equal content gives equal bytes; the metadata come first and keep their order.
 * @see https://huggingface.co/docs/safetensors/index#format
 */
export function writeTensorFile({ metadata, tensors }: TensorFile): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(tensors).sort(([one], [other]) => (one < other ? -1 : 1));
  const header: Record<string, unknown> = { [metadataName]: metadata };
  let end = 0;
  for (const [name, { shape, values }] of entries) {
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + values.byteLength] };
    end += values.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.fill(0x20, 8, 8 + padded);
  bytes.set(json, 8);
  let offset = 8 + padded;
  for (const [, { values }] of entries) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset);
    offset += values.byteLength;
  }
  if (!isLittleEndian) swapEach4(bytes, 8 + padded);
  return bytes;
}

/**
 * Reads what `writeTensorFile` wrote, and any other safetensors file of float32 values without gaps.
 * @param problem makes the error that is thrown from what is wrong with the bytes
 */
export function readTensorFile(bytes: Uint8Array, problem: (fact: string, cause?: unknown) => Error): TensorFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8) throw problem('too short');
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > longestHeader || 8 + headerLength > bytes.length) throw problem('header longer than the file');
  const start = 8 + headerLength;
  const { metadata, entries } = parseHeader(new TextDecoder().decode(bytes.subarray(8, start)), problem);
  const tensors: Record<string, WeightArray> = {};
  let end = 0;
  for (const [name, { shape, data_offsets: offsets }] of entries) {
    const [from, to] = offsets;
    const count = lengthOf(shape);
    if (from !== end || to - from !== count * 4) throw problem(`values of ${name} are not where they belong`);
    if (start + to > bytes.length) throw problem('cut off');
    // A copy: values of their own, aligned, also where the bytes are Node's Buffer, whose `slice` copies nothing.
    const own = new Uint8Array(bytes.subarray(start + from, start + to));
    if (!isLittleEndian) swapEach4(own, 0);
    tensors[name] = { shape, values: new Float32Array(own.buffer) };
    end = to;
  }
  if (start + end !== bytes.length) throw problem('longer than its header says');
  return { metadata, tensors };
}

function parseHeader(json: string, problem: (fact: string, cause?: unknown) => Error) {
  try {
    const { [metadataName]: metadata, ...rest } = z.record(z.string(), z.unknown()).parse(JSON.parse(json));
    const entries = Object.entries(rest)
      .map(([name, entry]) => [name, tensorSchema.parse(entry)] as const)
      .sort(([, one], [, other]) => one.data_offsets[0] - other.data_offsets[0]);
    return { metadata: metadataSchema.parse(metadata), entries };
  } catch (error) {
    throw problem('header not understood', error);
  }
}

function swapEach4(bytes: Uint8Array, from: number): void {
  for (let index = from; index + 4 <= bytes.length; index += 4) bytes.subarray(index, index + 4).reverse();
}
