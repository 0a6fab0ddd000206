import { stat } from 'node:fs/promises';
import { isFoveaError } from '@fovea/domain';
import type { DecodedImage } from '@fovea/imaging/node';
import { assertUsable, contentHash, decodeImage, prepareImage, thumbnailOf } from '@fovea/imaging/node';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Journal, JournalLine, PreparedPicture } from './journal.ts';
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
  readonly line: JournalLine | PresentPicture;
}

export interface PrepareOptions {
  readonly artifacts: ArtifactStore;
  readonly journal: Journal;
  /** Content hashes of the pictures that the project has. */
  readonly present: ReadonlySet<string>;
  readonly signal?: AbortSignal | undefined;
  onPicture(done: number): void;
}

/**
 * Decodes, checks, hashes and prepares pictures, stores originals and thumbnails, and notes each in the journal.
 * Pictures that the journal knows are not touched again, nor those that the project has.
 * @returns one line a picture, in the order of the entries
 * @throws ARTIFACT_WRITE_FAILED when the disk is full; the journal keeps what is done
 */
export async function preparePictures(entries: Iterable<SourceEntry>, options: PrepareOptions): Promise<Prepared[]> {
  const prepared: Prepared[] = [];
  const working: Promise<Picture>[] = [];
  const finishOldest = async () => {
    const picture = await (working.shift() as Promise<Picture>);
    const { path, label, subject, givenSplit } = picture.entry;
    prepared.push({ origin: { path, label, subject, givenSplit }, line: await note(picture, options.journal) });
    options.onPicture(prepared.length);
  };
  try {
    for (const entry of entries) {
      options.signal?.throwIfAborted();
      const picture = work(entry, options);
      // A failure is met when its turn comes; until then it must not count as unhandled.
      picture.catch(() => undefined);
      working.push(picture);
      if (working.length >= atOnce) await finishOldest();
    }
    while (working.length > 0) await finishOldest();
  } finally {
    await Promise.allSettled(working);
  }
  return prepared;
}

type Picture = { entry: SourceEntry } & (
  | { known: JournalLine | PresentPicture }
  | { refused: { code: 'IMAGE_UNREADABLE'; message: string } }
  | {
      decoded: DecodedImage;
      pixels: Uint8Array;
      hash: string;
      byteSize: number;
      thumbnail: string;
      thumbnailBytes: number;
    }
);

async function work(entry: SourceEntry, { artifacts, journal, present }: PrepareOptions): Promise<Picture> {
  const known = journal.find(entry.path, entry.stamp);
  if (known && (!('row' in known) || (await isWhole(known, artifacts)))) return { entry, known };
  try {
    const bytes = await entry.read();
    const hash = contentHash(bytes);
    if (present.has(hash)) return { entry, known: { present: true, contentHash: hash } };
    const decoded = entry.decoded ?? (await decodeImage(bytes));
    assertUsable(decoded);
    const pixels = prepareImage(decoded);
    const small = await thumbnailOf(decoded);
    const [, thumbnail] = await Promise.all([
      artifacts.put(bytes, { durable: false }),
      artifacts.put(small, { durable: false }),
    ]);
    return {
      entry,
      decoded: { ...decoded, rgb: new Uint8Array() },
      pixels,
      hash,
      byteSize: bytes.length,
      thumbnail,
      thumbnailBytes: small.length,
    };
  } catch (error) {
    if (isFoveaError(error) && error.code === 'IMAGE_UNREADABLE')
      return { entry, refused: { code: error.code, message: error.message } };
    if (isUnreadableFile(error)) {
      return {
        entry,
        refused: { code: 'IMAGE_UNREADABLE', message: 'The file cannot be opened; check its rights and import again.' },
      };
    }
    throw error;
  }
}

/** After a power cut a file can be there and yet be empty. */
async function isWhole(picture: PreparedPicture, artifacts: ArtifactStore): Promise<boolean> {
  const size = (hash: string) =>
    stat(artifacts.path(hash)).then(
      (file) => file.size,
      () => -1,
    );
  return (
    (await size(picture.contentHash)) === picture.byteSize && (await size(picture.thumbnail)) === picture.thumbnailBytes
  );
}

async function note(picture: Picture, journal: Journal): Promise<JournalLine | PresentPicture> {
  if ('known' in picture) return picture.known;
  const { path, stamp } = picture.entry;
  if ('refused' in picture) return journal.addRefused({ path, stamp, refused: picture.refused });
  const { decoded, pixels, hash, byteSize, thumbnail, thumbnailBytes } = picture;
  const { width, height } = decoded;
  return journal.addPrepared(
    { path, stamp, contentHash: hash, byteSize, thumbnail, thumbnailBytes, width, height },
    pixels,
  );
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
