import { FoveaError, uploadLimits } from '@fovea/domain';
import { makeZip, predictLength } from 'client-zip';
import type { Picked, PickedFile } from './pick-files.ts';

/** An archive that is made while it is sent: the same files give the same bytes again. */
export interface Packed {
  readonly name: string;
  readonly byteSize: number;
  readonly files: number;
  /** Tells the same files from others. */
  readonly fingerprint: string;
  /** The archive's bytes from there on. */
  open(offset: number): ReadableStream<Uint8Array>;
}

/**
 * Prepares what was picked for sending; nothing is read yet.
 * @throws INPUT_INVALID for nothing, IMPORT_TOO_LARGE beyond what Fovea takes at once
 */
export async function pack(picked: Picked): Promise<Packed> {
  const { name } = picked;
  if (picked.kind === 'archive') {
    const { file } = picked;
    if (file.size === 0) throw new FoveaError('INPUT_INVALID', 'The archive is empty; choose another one.');
    assertSize(file.size, 1);
    return {
      ...{ name, byteSize: file.size, files: 1 },
      fingerprint: await hashOf([`${file.name} ${file.size} ${file.lastModified}`]),
      open: (offset) => file.slice(offset).stream(),
    };
  }
  const files = [...picked.files].sort((left, right) => (left.path < right.path ? -1 : 1));
  if (files.length === 0)
    throw new FoveaError('INPUT_INVALID', 'There is no file in what you chose; choose a folder with pictures.');
  const large = files.find(({ file }) => file.size > uploadLimits.fileBytes);
  if (large !== undefined) {
    throw new FoveaError(
      'IMPORT_TOO_LARGE',
      `${large.path} has more than ${uploadLimits.fileBytes / 2 ** 20} MiB. Take it out, or cut the picture into smaller ones.`,
    );
  }
  const byteSize = Number(predictLength(files.map(metadata)));
  assertSize(byteSize, files.length);
  return {
    ...{ name, byteSize, files: files.length },
    fingerprint: await hashOf(files.map(({ path, file }) => `${path} ${file.size} ${file.lastModified}`)),
    open: (offset) => skip(makeZip(files.map((picked) => ({ ...metadata(picked), input: picked.file }))), offset),
  };
}

const metadata = ({ path, file }: PickedFile) => ({ name: path, size: file.size, lastModified: file.lastModified });

function assertSize(byteSize: number, files: number): void {
  if (byteSize <= uploadLimits.totalBytes && files <= uploadLimits.files) return;
  throw new FoveaError(
    'IMPORT_TOO_LARGE',
    `Fovea takes up to ${uploadLimits.files.toLocaleString('en')} files and ${uploadLimits.totalBytes / 2 ** 30} GiB at once. Bring a part, or use "fovea import" in a terminal.`,
  );
}

async function hashOf(lines: readonly string[]): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(lines.join('\n')));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The stream without its first bytes. */
function skip(stream: ReadableStream<Uint8Array>, bytes: number): ReadableStream<Uint8Array> {
  let left = bytes;
  return stream.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        const rest = chunk.subarray(Math.min(left, chunk.byteLength));
        left -= chunk.byteLength - rest.byteLength;
        if (rest.byteLength > 0) controller.enqueue(rest);
      },
    }),
  );
}
