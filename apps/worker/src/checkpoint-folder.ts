import { randomBytes } from 'node:crypto';
import { copyFile, link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { FoveaError, isFoveaError } from '@fovea/domain';
import type { Checkpoint } from '@fovea/learning';
import { parseCheckpoint } from '@fovea/learning';

/** A file that was found and cannot be gone on from. */
export interface UnusableCheckpoint {
  readonly step: number;
  /** A sentence: what is wrong with it. */
  readonly reason: string;
}

interface Entry {
  readonly name: string;
  readonly kind: 'step' | 'best';
  readonly step: number;
}

/** The last, and the one before in case the last is damaged. */
const keptSteps = 2;
const namePattern = /^(step|best)-(\d+)\.safetensors$/;
const unfinishedPrefix = 'unfinished-';

/**
 * One run's checkpoints on disk: `step-N.safetensors` for the last two, `best-N.safetensors` for the best. A file is
 * whole or absent, also after a power cut.
 */
export class CheckpointFolder {
  readonly path: string;

  constructor(folder: string) {
    this.path = folder;
  }

  /**
   * The newest checkpoint that is whole and fits; files that are not are removed and named, newest first.
   * @param assertFits throws a FoveaError for a checkpoint of another training
   */
  async newest(
    assertFits: (checkpoint: Checkpoint) => void,
  ): Promise<{ checkpoint: Checkpoint | null; unusable: UnusableCheckpoint[] }> {
    const unusable: UnusableCheckpoint[] = [];
    for (const { name, step } of await this.#entries()) {
      const file = path.join(this.path, name);
      try {
        const checkpoint = parseCheckpoint(await readFile(file));
        assertFits(checkpoint);
        return { checkpoint, unusable };
      } catch (error) {
        const reason = isFoveaError(error) ? error.message : 'The checkpoint cannot be read from the disk.';
        // The best one is often the same file as one of the last two.
        if (!unusable.some((other) => other.step === step)) unusable.push({ step, reason });
        await rm(file, { force: true }).catch(() => undefined);
      }
    }
    return { checkpoint: null, unusable };
  }

  /** The mean data loss of the best checkpoint; null where there is none, or it is damaged. */
  async bestLoss(): Promise<number | null> {
    const best = (await this.#entries()).find(({ kind }) => kind === 'best');
    if (best === undefined) return null;
    try {
      return parseCheckpoint(await readFile(path.join(this.path, best.name))).loss;
    } catch {
      return null;
    }
  }

  /**
   * Keeps a checkpoint, and of the others the newest one and the best.
   * @throws ARTIFACT_WRITE_FAILED when the disk is full or refuses; what was there stays, and nothing is half-written
   */
  async keep(step: number, bytes: Uint8Array, isBest: boolean): Promise<void> {
    const unfinished = path.join(this.path, `${unfinishedPrefix}${process.pid}-${randomBytes(6).toString('hex')}`);
    const name = `step-${step}.safetensors`;
    try {
      await mkdir(this.path, { recursive: true, mode: 0o700 });
      const file = await open(unfinished, 'wx', 0o600);
      try {
        // In one piece where the disk takes it: `writeFile` does half a megabyte per turn of a loop that a training keeps.
        for (let written = 0; written < bytes.length;)
          written += (await file.write(bytes, written, bytes.length - written)).bytesWritten;
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, path.join(this.path, name));
      if (isBest) await this.#markBest(step, name);
      const folder = await open(this.path, 'r');
      await folder.sync().finally(() => folder.close());
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      throw writeFailure(error, this.path);
    }
    await this.#prune();
  }

  /** Removes what an interrupted writer left. */
  async tidy(): Promise<void> {
    const names = await readdir(this.path).catch(() => []);
    const left = names.filter((name) => name.startsWith(unfinishedPrefix));
    await Promise.all(left.map((name) => rm(path.join(this.path, name), { force: true }).catch(() => undefined)));
  }

  /** Newest first; of one step the one named for it before the best. */
  async #entries(): Promise<Entry[]> {
    const names = await readdir(this.path).catch(() => []);
    const entries = names.flatMap((name): Entry[] => {
      const [, kind, step] = namePattern.exec(name) ?? [];
      return kind === undefined ? [] : [{ name, kind: kind as Entry['kind'], step: Number(step) }];
    });
    return entries.sort((one, other) => other.step - one.step || (one.kind === 'step' ? -1 : 1));
  }

  async #markBest(step: number, name: string): Promise<void> {
    const target = path.join(this.path, `best-${step}.safetensors`);
    await rm(target, { force: true });
    // A second name for the same content costs nothing; some shared folders know no second names.
    await link(path.join(this.path, name), target).catch(() => copyFile(path.join(this.path, name), target));
    for (const other of await this.#entries())
      if (other.kind === 'best' && other.step !== step) await rm(path.join(this.path, other.name), { force: true });
  }

  async #prune(): Promise<void> {
    const steps = (await this.#entries()).filter(({ kind }) => kind === 'step');
    for (const { name } of steps.slice(keptSteps))
      await rm(path.join(this.path, name), { force: true }).catch(() => undefined);
  }
}

function writeFailure(error: unknown, folder: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') return error;
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  return new FoveaError(
    'ARTIFACT_WRITE_FAILED',
    isFull ? 'The disk is full' : `The disk refuses to keep it (${code})`,
    { folder, reason: code },
    { cause: error },
  );
}
