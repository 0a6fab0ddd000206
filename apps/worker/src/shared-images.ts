import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { FoveaError } from '@fovea/domain';
import type { TrainingJob } from '@fovea/services';
import { unreadable } from './prepared-files.ts';

/** What a training reads of the prepared files. */
export interface TrainingPixels {
  /** Of every row; of a set that is too large for memory, of those rows alone that somebody drew on, probes or watches. */
  readonly pixels: Uint8Array<SharedArrayBuffer>;
  readonly isWhole: boolean;
}

/** Read and hashed at a time: short enough that everything else in the process goes on meanwhile. */
const blockBytes = 2 ** 22;
const defaultMostBytes = 2 ** 30;

/**
 * The prepared pixels of the data sets trained on last, in memory that all threads of this process share: read and
 * verified once, however many trainings use them, and never copied.
 */
export class SharedImages {
  readonly #mostBytes: number;
  /** The one used last comes last. */
  readonly #kept = new Map<string, Promise<Uint8Array<SharedArrayBuffer>>>();
  readonly #bytes = new Map<string, number>();

  /** @param mostBytes of a set that is read as a whole, and of all that is kept for later trainings */
  constructor(mostBytes = defaultMostBytes) {
    this.#mostBytes = mostBytes;
  }

  /**
   * What a training reads.
   * @throws ARTIFACT_CORRUPT when a file is missing, or its content is not what its hash says
   */
  async of(job: TrainingJob): Promise<TrainingPixels> {
    const { prepared, recipe, feedback, probes, watch } = job;
    if (this.#isKeptWhole(prepared, recipe.size)) return { pixels: await this.pixels(prepared), isWhole: true };
    const explained = [...feedback, ...probes, ...(watch === null ? [] : [watch])].map(({ row }) => row);
    // Others are read when they are asked for.
    return { pixels: await readSome(prepared, recipe.size, new Set(explained)), isWhole: false };
  }

  /** Reads what a training on these files will ask for, unless they are too large to be read as a whole. @throws ARTIFACT_CORRUPT */
  async readAhead(files: TrainingJob['prepared'], size: number): Promise<void> {
    if (this.#isKeptWhole(files, size)) await this.pixels(files);
  }

  /**
   * The files' pixels, one file after another.
   * @throws ARTIFACT_CORRUPT when a file is missing, or its content is not what its hash says
   */
  async pixels(files: TrainingJob['prepared']): Promise<Uint8Array<SharedArrayBuffer>> {
    const key = files.map(({ hash }) => hash).join();
    const kept = this.#kept.get(key);
    this.#kept.delete(key);
    const reading = kept ?? read(files);
    this.#kept.set(key, reading);
    try {
      const pixels = await reading;
      if (this.#kept.get(key) === reading) this.#bytes.set(key, pixels.length);
      this.#evict(key);
      return pixels;
    } catch (error) {
      // The file may be restored: the next training looks again.
      if (this.#kept.get(key) === reading) this.#kept.delete(key);
      throw error;
    }
  }

  #isKeptWhole(files: TrainingJob['prepared'], size: number): boolean {
    return files.reduce((sum, { images }) => sum + images, 0) * size ** 2 * 3 <= this.#mostBytes;
  }

  /** Lets go of what was used longest ago; a training that still uses it keeps it alive. */
  #evict(latest: string): void {
    let bytes = [...this.#bytes.values()].reduce((sum, own) => sum + own, 0);
    for (const key of [...this.#kept.keys()]) {
      if (bytes <= this.#mostBytes) return;
      if (key === latest || !this.#bytes.has(key)) continue;
      bytes -= this.#bytes.get(key) ?? 0;
      this.#kept.delete(key);
      this.#bytes.delete(key);
    }
  }
}

/**
 * Memory for all rows, of which the system gives what is written to: these rows alone. Every file is read once, verified as a
 * whole.
 */
async function readSome(
  files: TrainingJob['prepared'],
  size: number,
  rows: ReadonlySet<number>,
): Promise<Uint8Array<SharedArrayBuffer>> {
  const imageBytes = size ** 2 * 3;
  const images = files.reduce((sum, file) => sum + file.images, 0);
  const pixels = new Uint8Array(new SharedArrayBuffer(images * imageBytes));
  let first = 0;
  for (const file of files) {
    const ofFile = pixels.subarray(first * imageBytes, (first + file.images) * imageBytes);
    const wanted = Array.from({ length: file.images }, (_, image) => image).filter((image) => rows.has(first + image));
    await pickVerified(file, ofFile, { wanted, imageBytes });
    first += file.images;
  }
  return pixels;
}

/** @param picked.wanted images of the file, in order */
async function pickVerified(
  file: TrainingJob['prepared'][number],
  target: Uint8Array,
  { wanted, imageBytes }: { readonly wanted: readonly number[]; readonly imageBytes: number },
): Promise<void> {
  const digest = createHash('sha256');
  let at = 0;
  try {
    for await (const block of createReadStream(file.path, { highWaterMark: blockBytes })) {
      const bytes = block as Buffer;
      digest.update(bytes);
      const end = at + bytes.length;
      for (const image of wanted) {
        const from = Math.max(at, image * imageBytes);
        const to = Math.min(end, (image + 1) * imageBytes);
        if (from < to) target.set(bytes.subarray(from - at, to - at), from);
      }
      at = end;
    }
  } catch (error) {
    throw unreadable(file.path, error);
  }
  assertHash(file, digest.digest('hex'));
  if (at !== target.length) throw unreadable(file.path);
}

async function read(files: TrainingJob['prepared']): Promise<Uint8Array<SharedArrayBuffer>> {
  const handles: FileHandle[] = [];
  try {
    for (const file of files)
      handles.push(
        await open(file.path).catch((cause: unknown) => {
          throw unreadable(file.path, cause);
        }),
      );
    const sizes = await Promise.all(handles.map(async (handle) => (await handle.stat()).size));
    const pixels = new Uint8Array(new SharedArrayBuffer(sizes.reduce((sum, size) => sum + size, 0)));
    let start = 0;
    for (const [index, file] of files.entries()) {
      const end = start + sizes[index]!;
      await readVerified(handles[index]!, file, pixels.subarray(start, end));
      start = end;
    }
    return pixels;
  } finally {
    await Promise.all(handles.map((handle) => handle.close()));
  }
}

async function readVerified(
  handle: FileHandle,
  file: TrainingJob['prepared'][number],
  target: Uint8Array,
): Promise<void> {
  const digest = createHash('sha256');
  for (let at = 0; at < target.length;) {
    const block = Math.min(blockBytes, target.length - at);
    const { bytesRead } = await handle.read(target, at, block, at).catch((cause: unknown) => {
      throw unreadable(file.path, cause);
    });
    if (bytesRead === 0) break;
    digest.update(target.subarray(at, at + bytesRead));
    at += bytesRead;
  }
  assertHash(file, digest.digest('hex'));
}

function assertHash(file: TrainingJob['prepared'][number], found: string): void {
  if (found === file.hash) return;
  throw new FoveaError('ARTIFACT_CORRUPT', 'The prepared images were changed on disk; import the data set again.', {
    path: file.path,
    hash: file.hash,
    found,
  });
}
