import { createHash, randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { artifact, type Queryable } from '@fovea/database';
import { FoveaError, isFoveaError } from '@fovea/domain';

/** Patients' images and what was learned from them: for their owner alone. */
const ownFolder = 0o700;
const ownFile = 0o600;

/** Files named by the sha-256 of their content. A file is complete or absent; it is written before a row names it. */
export class ArtifactStore {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** Where an artifact lies, present or not. */
  path(hash: string): string {
    if (!/^[0-9a-f]{64}$/.test(hash))
      throw new FoveaError('INPUT_INVALID', 'An artifact is named by a sha-256 in hexadecimal.', { hash });
    return path.join(this.root, hash.slice(0, 2), hash.slice(2));
  }

  async has(hash: string): Promise<boolean> {
    return (await this.#size(hash)) >= 0;
  }

  /**
   * @param durable false leaves it to `flush` that the file survives a power cut: for many files at once
   * @returns the content's sha-256
   * @throws ARTIFACT_WRITE_FAILED when the disk is full or refuses; nothing stays behind
   */
  async put(bytes: Uint8Array, { durable = true } = {}): Promise<string> {
    const hash = createHash('sha256').update(bytes).digest('hex');
    if ((await this.#size(hash)) === bytes.byteLength) {
      // Of what nothing names yet, a sweep keeps what was put lately.
      const now = new Date();
      const isThere = await utimes(this.path(hash), now, now).then(
        () => true,
        (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
      );
      // Else a sweep removed it in this moment, and it is written again.
      if (isThere) return hash;
    }
    await this.#write(durable, async (file) => {
      await file.writeFile(bytes);
      return { hash, byteSize: bytes.byteLength };
    });
    return hash;
  }

  /**
   * Writes content that comes in parts and is larger than memory should hold.
   * @throws ARTIFACT_WRITE_FAILED when the disk is full or refuses, and whatever the parts throw; nothing stays behind
   */
  async putParts(parts: AsyncIterable<Uint8Array>): Promise<{ hash: string; byteSize: number }> {
    return this.#write(true, async (file) => {
      const digest = createHash('sha256');
      let byteSize = 0;
      for await (const part of parts) {
        digest.update(part);
        byteSize += part.byteLength;
        await file.appendFile(part);
      }
      return { hash: digest.digest('hex'), byteSize };
    });
  }

  /** @throws ARTIFACT_CORRUPT when the file is missing or its content is not what its name says */
  async read(hash: string): Promise<Buffer> {
    const file = this.path(hash);
    const bytes = await readFile(file).catch((error: unknown) => {
      throw new FoveaError(
        'ARTIFACT_CORRUPT',
        'A stored file is missing. Restore it from a backup, or import or train again.',
        { file },
        { cause: error },
      );
    });
    const found = createHash('sha256').update(bytes).digest('hex');
    if (found !== hash) {
      throw new FoveaError(
        'ARTIFACT_CORRUPT',
        'A stored file was changed on disk. Restore it from a backup, or import or train again.',
        { file, found },
      );
    }
    return bytes;
  }

  /** Brings files that were put without it onto the disk, before a row names them. @throws ARTIFACT_WRITE_FAILED */
  async flush(hashes: readonly string[]): Promise<void> {
    const files = hashes.map((hash) => this.path(hash));
    const folders = [...new Set(files.map((file) => path.dirname(file)))];
    const waiting = [...files, ...folders].values();
    const work = async () => {
      for (const entry of waiting) {
        const handle = await open(entry, 'r');
        await handle.sync().finally(() => handle.close());
      }
    };
    try {
      await Promise.all(Array.from({ length: 8 }, work));
    } catch (error) {
      throw writeFailure(error, this.root);
    }
  }

  /** Bytes on disk, −1 where there is no such file: after a power cut a file can be there and yet be empty. */
  async #size(hash: string): Promise<number> {
    return stat(this.path(hash)).then(
      (entry) => (entry.isFile() ? entry.size : -1),
      () => -1,
    );
  }

  /** Writes beside the artifacts, on their own disk, and gives the file its name once it is whole. */
  async #write(
    durable: boolean,
    fill: (file: FileHandle) => Promise<{ hash: string; byteSize: number }>,
  ): Promise<{ hash: string; byteSize: number }> {
    const unfinished = path.join(this.root, `unfinished-${process.pid}-${randomBytes(6).toString('hex')}`);
    try {
      await mkdir(this.root, { recursive: true, mode: ownFolder });
      const handle = await open(unfinished, 'wx', ownFile);
      let written: { hash: string; byteSize: number };
      try {
        written = await fill(handle);
        if (durable) await handle.sync();
      } finally {
        await handle.close();
      }
      await this.#adopt(unfinished, written.hash, durable);
      return written;
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      throw writeFailure(error, this.root);
    }
  }

  async #adopt(file: string, hash: string, durable: boolean): Promise<void> {
    const target = this.path(hash);
    await mkdir(path.dirname(target), { recursive: true, mode: ownFolder });
    await rename(file, target);
    if (!durable) return;
    // The new name survives a power cut only once its folder is on disk, too.
    const folder = await open(path.dirname(target), 'r');
    await folder.sync().finally(() => folder.close());
  }
}

function writeFailure(error: unknown, root: string): unknown {
  if (isFoveaError(error)) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') return error;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return new FoveaError(
    'ARTIFACT_WRITE_FAILED',
    full
      ? 'The disk is full: nothing was written. Free some space and try again.'
      : 'A file could not be written. Check the disk and the rights on the artifact folder, and try again.',
    { folder: root, reason: code },
    { cause: error },
  );
}

/** Names a file that the store already holds; naming it twice is nothing new. */
export async function registerArtifact(tx: Queryable, hash: string, byteSize: number): Promise<void> {
  await tx.insert(artifact).values({ hash, byteSize }).onConflictDoNothing();
}
