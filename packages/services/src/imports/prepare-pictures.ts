import { stat } from 'node:fs/promises';
import type { DepthRange } from '@fovea/domain';
import { FoveaError, isFoveaError } from '@fovea/domain';
import type { ReadPicture } from '@fovea/imaging/node';
import {
  assertUsable,
  contentHash,
  fullRange,
  isSameRange,
  measure,
  perceptualHash,
  pixelHash,
  prepareImage,
  readPicture,
  thumbnailOf,
  toEightBits,
  valueRange,
} from '@fovea/imaging/node';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Journal, MeasuredPicture, Preparation, PreparedPicture, RefusedPicture } from './journal.ts';
import type { Origin, SourceEntry } from './source.ts';

/** Pictures in work at once: enough to keep libvips' threads and the disk busy. */
const atOnce = 16;

/** A picture that the project has already: nothing was prepared. */
export interface PresentPicture {
  readonly present: true;
  readonly contentHash: string;
}

export interface Prepared {
  readonly origin: Origin;
  readonly line: PreparedPicture | RefusedPicture | PresentPicture;
}

export interface PrepareOptions {
  readonly artifacts: ArtifactStore;
  readonly journal: Journal;
  /** How pictures are prepared. */
  readonly prepared: Preparation;
  /** Content hashes of the pictures that the project has. */
  readonly present: ReadonlySet<string>;
  /** What the project's 16-bit pictures were stretched by; left out, the range of this import's is found. */
  readonly range?: DepthRange | undefined;
  readonly signal?: AbortSignal | undefined;
  onPicture(done: number): void;
}

/**
 * Decodes, checks, hashes, measures and prepares pictures, stores originals and thumbnails, and notes each in the
 * journal. Pictures that the journal knows are not touched again, nor those that the project has. 16-bit pictures are
 * read twice: their set's range must be known before the first of them is prepared.
 * @returns one line a picture, in the order of the entries
 * @throws ARTIFACT_WRITE_FAILED when the disk is full; the journal keeps what is done
 */
export async function preparePictures(entries: Iterable<SourceEntry>, options: PrepareOptions): Promise<Prepared[]> {
  const lines: (Prepared['line'] | MeasuredPicture)[] = [];
  const origins: Origin[] = [];
  const deep: {
    index: number;
    entry: SourceEntry;
    values: MeasuredPicture['values'];
    line: Prepared['line'] | null;
  }[] = [];
  let done = 0;
  await inTurn(
    entries,
    options,
    (entry) => work(entry, options, options.range ?? null),
    async (picture) => {
      const { entry } = picture;
      const line = await note(picture, options.journal);
      const values = valuesOf(line);
      if (values !== null) deep.push({ index: lines.length, entry, values, line: 'values' in line ? null : line });
      const { path, label, subject, givenSplit } = entry;
      origins.push({ path, label, subject, givenSplit });
      lines.push(line);
      if (!('values' in line)) options.onPicture(++done);
    },
  );
  const range = options.range ?? rangeOf(deep.map(({ values }) => values));
  const again = deep.filter(({ line }) => line === null || !isStretchedBy(line, range));
  let next = 0;
  await inTurn(
    again.map(({ entry }) => entry),
    options,
    (entry) => work(entry, options, range),
    async (picture) => {
      const { index, line: before } = again[next++]!;
      lines[index] = await note(picture, options.journal);
      if (before === null) options.onPicture(++done);
    },
  );
  return origins.map((origin, index) => ({ origin, line: lines[index] as Prepared['line'] }));
}

/** Works on some entries at once, and finishes them in their order. */
async function inTurn(
  entries: Iterable<SourceEntry>,
  { signal }: PrepareOptions,
  begin: (entry: SourceEntry) => Promise<Picture>,
  finish: (picture: Picture) => Promise<void>,
): Promise<void> {
  const working: Promise<Picture>[] = [];
  const finishOldest = async () => finish(await (working.shift() as Promise<Picture>));
  try {
    for (const entry of entries) {
      signal?.throwIfAborted();
      const picture = begin(entry);
      // A failure is met when its turn comes; until then it must not count as unhandled.
      picture.catch(() => undefined);
      working.push(picture);
      if (working.length >= atOnce) await finishOldest();
    }
    while (working.length > 0) await finishOldest();
  } finally {
    await Promise.allSettled(working);
  }
}

/** What a line says of a 16-bit picture's values; null for any other picture. */
function valuesOf(line: Prepared['line'] | MeasuredPicture): MeasuredPicture['values'] | null {
  if ('values' in line) return line.values;
  return deepOf(line)?.values ?? null;
}

const deepOf = (line: Prepared['line']) => ('deep' in line ? (line.deep ?? null) : null);

function isStretchedBy(line: Prepared['line'], range: DepthRange): boolean {
  const deep = deepOf(line);
  return deep !== null && isSameRange(deep.range, range);
}

/** The lowest and the highest value of a set, at least one step apart. */
function rangeOf(values: readonly MeasuredPicture['values'][]): DepthRange {
  if (values.length === 0) return fullRange;
  const low = values.reduce((least, value) => Math.min(least, value.low), fullRange.high - 1);
  const high = values.reduce((most, value) => Math.max(most, value.high), low + 1);
  return { low, high };
}

type Picture = { entry: SourceEntry } & (
  | { known: Prepared['line'] | MeasuredPicture }
  | Pick<RefusedPicture, 'refused' | 'deep'>
  | { values: MeasuredPicture['values'] }
  | { facts: Omit<PreparedPicture, 'path' | 'stamp' | keyof Preparation | 'row' | 'pixelsHash'>; pixels: Uint8Array }
);

/** @param range null where that of the set is still to be found: then a 16-bit picture is only measured */
async function work(
  entry: SourceEntry,
  { artifacts, journal, prepared, present }: PrepareOptions,
  range: DepthRange | null,
): Promise<Picture> {
  const known = journal.find(entry.path, entry.stamp);
  if (known && (await isDone(known, artifacts, range))) return { entry, known };
  let deep: PreparedPicture['deep'] = null;
  try {
    const bytes = await entry.read();
    const hash = contentHash(bytes);
    if (present.has(hash)) return { entry, known: { present: true, contentHash: hash } };
    const read = entry.decoded ? { ...drawn, ...entry.decoded } : await readPicture(bytes);
    const values = read.rgb instanceof Uint16Array ? valueRange(read.rgb) : null;
    if (values !== null && range === null) return { entry, values };
    deep = values === null || range === null ? null : { values, range };
    return { entry, ...(await prepare(read, { bytes, hash, deep, prepared }, artifacts)) };
  } catch (error) {
    if (isFoveaError(error) && error.code === 'IMAGE_UNREADABLE') {
      const refused = { code: error.code, message: error.message };
      return deep === null ? { entry, refused } : { entry, refused, deep };
    }
    if (isUnreadableFile(error)) {
      return {
        entry,
        refused: { code: 'IMAGE_UNREADABLE', message: 'The file cannot be opened; check its rights and import again.' },
      };
    }
    throw error;
  }
}

/** What the file of a picture that Fovea draws itself says. */
const drawn = { format: 'png', depth: 8, colourModel: 'colour', alpha: false, jpegQuality: null, pages: 1 } as const;

async function prepare(
  read: ReadPicture,
  {
    bytes,
    hash,
    deep,
    prepared,
  }: { bytes: Buffer; hash: string; deep: PreparedPicture['deep']; prepared: Preparation },
  artifacts: ArtifactStore,
) {
  const decoded = toEightBits(read, deep?.range ?? fullRange);
  assertUsableWithin(decoded, deep, prepared);
  const pixels = prepareImage(decoded, prepared.size, prepared);
  const small = await thumbnailOf(decoded);
  const [, thumbnail] = await Promise.all([
    artifacts.put(bytes, { durable: false }),
    artifacts.put(small, { durable: false }),
  ]);
  const facts = {
    contentHash: hash,
    byteSize: bytes.length,
    thumbnail,
    thumbnailBytes: small.length,
    width: decoded.width,
    height: decoded.height,
    pixelHash: pixelHash(read),
    perceptualHash: perceptualHash(pixels),
    technical: measure(decoded, read, bytes.length),
    pages: read.pages,
    deep,
  };
  return { facts, pixels };
}

/** A 16-bit picture can be black only because others of its set are much brighter: then that is said. */
function assertUsableWithin(
  decoded: Parameters<typeof assertUsable>[0],
  deep: PreparedPicture['deep'],
  prepared: Preparation,
): void {
  try {
    assertUsable(decoded, prepared);
  } catch (error) {
    if (deep === null || !isFoveaError(error)) throw error;
    const others = 'One range stretches all 16-bit pictures of a set, and this picture fills too little of it.';
    throw new FoveaError(error.code, `${error.message} ${others}`, { ...error.facts, ...deep });
  }
}

/** After a power cut a file can be there and yet be empty. */
async function isDone(
  line: PreparedPicture | RefusedPicture | MeasuredPicture,
  artifacts: ArtifactStore,
  range: DepthRange | null,
): Promise<boolean> {
  if ('values' in line) return range === null;
  if (deepOf(line) !== null && range !== null && !isStretchedBy(line, range)) return false;
  if ('refused' in line) return true;
  const size = (hash: string) =>
    stat(artifacts.path(hash)).then(
      (file) => file.size,
      () => -1,
    );
  return (await size(line.contentHash)) === line.byteSize && (await size(line.thumbnail)) === line.thumbnailBytes;
}

async function note(picture: Picture, journal: Journal): Promise<Prepared['line'] | MeasuredPicture> {
  if ('known' in picture) return picture.known;
  const { path, stamp } = picture.entry;
  if ('refused' in picture) {
    const { refused, deep } = picture;
    return journal.addUnprepared(deep === undefined ? { path, stamp, refused } : { path, stamp, refused, deep });
  }
  if ('values' in picture) return journal.addUnprepared({ path, stamp, values: picture.values });
  return journal.addPrepared({ path, stamp, ...picture.facts }, picture.pixels);
}

const readErrors = new Set(['EACCES', 'EPERM', 'ENOENT', 'EIO', 'EISDIR']);

function isUnreadableFile(error: unknown): boolean {
  return (
    error instanceof Error &&
    !isFoveaError(error) &&
    'syscall' in error &&
    'code' in error &&
    readErrors.has(String(error.code))
  );
}
