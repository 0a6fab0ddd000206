import { readFile, writeFile } from 'node:fs/promises';
import { RandomStream } from '@fovea/learning';

/** Batches used in turn, so that no engine works from a warm cache. */
const batchesInTurn = 4;

export interface Part {
  /** Numbers of a batch. */
  readonly length: number;
  /** One number, by a stream and its place in the part. */
  readonly value: (stream: RandomStream, place: number) => number;
}

/** Writes batches of random numbers, the parts of a batch one after the other. */
export async function writeParts(file: string, seed: number, parts: readonly Part[]): Promise<void> {
  const stream = new RandomStream(seed, 'networks');
  const values = Array.from({ length: batchesInTurn }, () =>
    parts.map(({ length, value }) => Float32Array.from({ length }, (_, place) => value(stream, place))),
  ).flat();
  await writeFile(file, Buffer.concat(values.map((part) => new Uint8Array(part.buffer))));
}

/** What `writeParts` wrote. @param lengths numbers of each part of a batch */
export async function readParts(file: string, lengths: readonly number[]): Promise<Float32Array[][]> {
  const bytes = await readFile(file);
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  return Array.from({ length: values.length / whole }, (_, batch) => {
    let end = batch * whole;
    return lengths.map((length) => values.subarray(end, (end += length)));
  });
}
