import { closeSync, openSync, readSync } from 'node:fs';
import { FoveaError } from '@fovea/domain';
import type { TrainingJob } from '@fovea/services';

/** The prepared files of a set that is too large for memory, open to read one image after another. */
export class PreparedFiles {
  readonly #files: readonly { readonly path: string; readonly descriptor: number; readonly first: number }[];
  readonly #imageBytes: number;

  /** @throws ARTIFACT_CORRUPT when a file is missing */
  constructor(files: TrainingJob['prepared'], size: number) {
    let first = 0;
    this.#imageBytes = size ** 2 * 3;
    this.#files = files.map(({ path, images }) => {
      const file = { path, descriptor: openPrepared(path), first };
      first += images;
      return file;
    });
  }

  /**
   * @param row counted through all files
   * @returns the image's pixels, an array of its own
   * @throws ARTIFACT_CORRUPT when its file ends before
   */
  read(row: number): Uint8Array {
    const file = this.#files.findLast(({ first }) => first <= row);
    const pixels = new Uint8Array(this.#imageBytes);
    const read =
      file === undefined ? 0 : readSync(file.descriptor, pixels, 0, pixels.length, (row - file.first) * pixels.length);
    if (read === pixels.length) return pixels;
    throw unreadable(file?.path ?? '');
  }

  close(): void {
    for (const { descriptor } of this.#files) closeSync(descriptor);
  }
}

function openPrepared(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** What is said of a prepared file that is missing or too short. */
export function unreadable(path: string, cause?: unknown): FoveaError {
  return new FoveaError(
    'ARTIFACT_CORRUPT',
    'The prepared images cannot be read; import the data set again.',
    { path },
    { cause },
  );
}
