import { mkdir, open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { InputSettings } from '@fovea/domain';
import {
  backgroundSchema,
  depthRangeSchema,
  fitSchema,
  FoveaError,
  modelSize,
  technicalPropertiesSchema,
} from '@fovea/domain';
import { contentHash } from '@fovea/imaging/node';
import { tryLock } from '@fovea/processes';
import { z } from 'zod';
import { problemCodes } from './source.ts';

/** The lowest and the highest value of a 16-bit picture. */
const valuesSchema = z.object({ low: z.int(), high: z.int() });

/** What a 16-bit picture holds, and the range that it was stretched by. */
const deepSchema = z.object({ values: valuesSchema, range: depthRangeSchema });

/** A file as it was, and how it was looked at; journals of an earlier Fovea do not say, and knew `letterbox` on black alone. */
const seenFile = {
  path: z.string(),
  stamp: z.string(),
  fit: fitSchema.default('letterbox'),
  background: backgroundSchema.default('black'),
};

const preparedSchema = z.object({
  ...seenFile,
  contentHash: z.string(),
  byteSize: z.int(),
  thumbnail: z.string(),
  thumbnailBytes: z.int(),
  width: z.int(),
  height: z.int(),
  pixelHash: z.string(),
  perceptualHash: z.string(),
  technical: technicalPropertiesSchema,
  /** Of the file; only the first was read. */
  pages: z.int(),
  /** Null for any picture but one of 16 bits. */
  deep: deepSchema.nullable(),
  /** Side of the square that was prepared; journals of an earlier Fovea do not say. */
  size: z.int().default(modelSize),
  /** Row in the journal's pixel file, and the hash of its bytes. */
  row: z.int(),
  pixelsHash: z.string(),
});
export type PreparedPicture = z.infer<typeof preparedSchema>;

const refusedSchema = z.object({
  ...seenFile,
  refused: z.object({ code: z.enum(problemCodes), message: z.string() }),
  /** Of a 16-bit picture that could be read: its values count for the range of the set all the same. */
  deep: deepSchema.optional(),
});
export type RefusedPicture = z.infer<typeof refusedSchema>;

/** A 16-bit picture that waits for the range of its set. */
const measuredSchema = z.object({ ...seenFile, values: valuesSchema });
export type MeasuredPicture = z.infer<typeof measuredSchema>;

export type JournalLine = PreparedPicture | RefusedPicture | MeasuredPicture;
/** How an import prepares pictures: what was prepared in another way is prepared anew. */
export type Preparation = Pick<InputSettings, 'size' | 'fit' | 'background'>;
/** Of it, what decides about pictures that are not prepared, too. */
type Seen = Omit<Preparation, 'size'>;

const lineSchema = z.union([preparedSchema, refusedSchema, measuredSchema]);

/**
 * What an import has done so far, on disk: a line a picture and a file of prepared pixels. Killed at any moment it is
 * read again up to its last whole line, so that a repeated import goes on where the other ended.
 */
export class Journal {
  readonly folder: string;
  /** Bytes of one prepared picture. */
  readonly imageBytes: number;
  readonly #prepared: Preparation;
  readonly #known: Map<string, JournalLine>;
  readonly #lines: FileHandle;
  readonly #pixels: FileHandle;
  #rows: number;

  private constructor(
    folder: string,
    { size, fit, background }: Preparation,
    lines: FileHandle,
    pixels: FileHandle,
    known: Map<string, JournalLine>,
    rows: number,
  ) {
    this.folder = folder;
    this.imageBytes = bytesAt(size);
    this.#prepared = { size, fit, background };
    this.#lines = lines;
    this.#pixels = pixels;
    this.#known = known;
    this.#rows = rows;
  }

  /**
   * @throws CONFLICT when another living process holds the same journal, ARTIFACT_WRITE_FAILED when the disk refuses
   */
  static async open(folder: string, prepared: Preparation): Promise<Journal> {
    return guarded(folder, async () => {
      await mkdir(folder, { recursive: true });
      const holder = await tryLock(path.join(folder, 'lock'));
      if (holder !== null) {
        throw new FoveaError('CONFLICT', 'This import is running already; wait for it to end.', {
          process: holder.pid,
        });
      }
      const opened: FileHandle[] = [];
      const openFile = async (name: string) => {
        const handle = await open(path.join(folder, name), 'a+');
        opened.push(handle);
        return handle;
      };
      try {
        const lines = await openFile('pictures.jsonl');
        const pixels = await openFile(pixelsFile);
        const { known, rows, wholeBytes } = await readBack(lines, pixels, prepared);
        await lines.truncate(wholeBytes);
        await pixels.truncate(rows * bytesAt(prepared.size));
        return new Journal(folder, prepared, lines, pixels, known, rows);
      } catch (error) {
        await Promise.allSettled(opened.map((handle) => handle.close()));
        await rm(path.join(folder, 'lock'), { force: true });
        throw error;
      }
    });
  }

  find(file: string, stamp: string): JournalLine | undefined {
    const line = this.#known.get(file);
    return line?.stamp === stamp ? line : undefined;
  }

  async addPrepared(
    picture: Omit<PreparedPicture, keyof Preparation | 'row' | 'pixelsHash'>,
    pixels: Uint8Array,
  ): Promise<PreparedPicture> {
    return guarded(this.folder, async () => {
      const line = { ...picture, ...this.#prepared, row: this.#rows, pixelsHash: contentHash(pixels) };
      await this.#pixels.appendFile(pixels);
      this.#rows++;
      await this.#lines.appendFile(`${JSON.stringify(line)}\n`);
      return line;
    });
  }

  async addUnprepared<Line extends Omit<RefusedPicture, keyof Seen> | Omit<MeasuredPicture, keyof Seen>>(
    unprepared: Line,
  ): Promise<Line & Seen> {
    const { fit, background } = this.#prepared;
    const line = { ...unprepared, fit, background };
    await guarded(this.folder, () => this.#lines.appendFile(`${JSON.stringify(line)}\n`));
    return line;
  }

  async readPixels(row: number): Promise<Buffer> {
    const pixels = await readRow(this.#pixels, row, this.imageBytes);
    if (pixels !== null) return pixels;
    throw new FoveaError('ARTIFACT_CORRUPT', 'The import’s prepared pictures were cut off; repeat the import.', {
      folder: this.folder,
      row,
    });
  }

  /** Lets go of the journal; `finished` removes it. */
  async close({ finished }: { finished: boolean }): Promise<void> {
    await this.#lines.close();
    await this.#pixels.close();
    await rm(finished ? this.folder : path.join(this.folder, 'lock'), { recursive: true, force: true });
  }
}

/** Where the journal of an import lies. @param key as of its source */
export const journalFolder = (home: string, key: string): string => path.join(home, 'imports', key);

/** A row that an unfinished import has prepared, read beside it; null where there is none. */
export async function readPreparedRow(folder: string, row: number, size: number): Promise<Buffer | null> {
  const pixels = await open(path.join(folder, pixelsFile), 'r').catch(() => null);
  if (pixels === null) return null;
  try {
    return await readRow(pixels, row, bytesAt(size));
  } finally {
    await pixels.close();
  }
}

const pixelsFile = 'pixels.bin';
const bytesAt = (size: number) => size ** 2 * 3;

/** @returns null where the file ends before */
async function readRow(pixels: FileHandle, row: number, bytes: number): Promise<Buffer | null> {
  const read = Buffer.alloc(bytes);
  const { bytesRead } = await pixels.read(read, 0, bytes, row * bytes);
  return bytesRead === bytes ? read : null;
}

async function readBack(lines: FileHandle, pixels: FileHandle, prepared: Preparation) {
  const { size, fit, background } = prepared;
  const text = (await lines.readFile()).toString('utf8');
  const known = new Map<string, JournalLine>();
  let [rows, wholeBytes] = [0, 0];
  for (const line of text.split('\n').slice(0, -1)) {
    const parsed = lineSchema.safeParse(parseOrNull(line));
    if (!parsed.success || parsed.data.fit !== fit || parsed.data.background !== background) break;
    if ('row' in parsed.data) {
      if (parsed.data.row !== rows || parsed.data.size !== size) break;
      const bytes = await readRow(pixels, rows, bytesAt(size));
      // After a power cut a file can be long enough and yet hold zeros.
      if (bytes === null || contentHash(bytes) !== parsed.data.pixelsHash) break;
      rows++;
    }
    known.set(parsed.data.path, parsed.data);
    wholeBytes += Buffer.byteLength(line) + 1;
  }
  return { known, rows, wholeBytes };
}

function parseOrNull(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

async function guarded<Result>(folder: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    const reason = error instanceof Error && 'code' in error && !(error instanceof FoveaError) ? error.code : undefined;
    if (typeof reason !== 'string') throw error;
    const full = reason === 'ENOSPC' || reason === 'EDQUOT';
    const message = full
      ? 'The disk is full: the import stopped. Free some space and repeat the import; what is done is kept.'
      : `The import cannot record its progress in ${folder}. Check the disk and the rights on that folder, and repeat the import.`;
    throw new FoveaError('ARTIFACT_WRITE_FAILED', message, { folder, reason }, { cause: error });
  }
}
