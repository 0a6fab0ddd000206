import yauzl from 'yauzl';
import type { Entry } from 'yauzl';

const saysUtf8 = 0x800;
const unicodePathField = 0x7075;
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What a table of contents says of an entry's name. */
export type NamedEntry = Pick<Entry, 'fileNameRaw' | 'generalPurposeBitFlag' | 'extraFields'>;

export interface EntryNames {
  /** A name for each entry, `/` between folders; null where its bytes are no text. */
  readonly names: readonly (string | null)[];
  /** How many names were read as CP437, because the archive does not say how its names are written. */
  readonly guessed: number;
}

/**
 * Decodes the names in an archive. An entry may say that its name is UTF-8, or carry a second name in UTF-8. All other
 * names of one archive are read alike: as UTF-8 where every one of them is valid UTF-8 (macOS writes them so), else as
 * CP437, which the format prescribes.
 */
export function entryNames(entries: readonly NamedEntry[]): EntryNames {
  const silent = entries.filter((entry) => !isSaid(entry));
  const isCp437 = silent.some(({ fileNameRaw }) => decodeUtf8(fileNameRaw) === null);
  let guessed = 0;
  const names = entries.map((entry) => {
    if (isSaid(entry) && !(entry.generalPurposeBitFlag & saysUtf8)) return secondName(entry);
    if (isSaid(entry) || !isCp437) return slashes(decodeUtf8(entry.fileNameRaw));
    if (entry.fileNameRaw.some((byte) => byte > 0x7f)) guessed++;
    return lowLevelName(entry);
  });
  return { names, guessed };
}

/** A name's bytes as they can be printed: what is no printable ASCII becomes `\xhh`. */
export function escapeBytes(bytes: Uint8Array): string {
  return [...bytes]
    .map((byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
    )
    .join('');
}

/** @returns null where the bytes are not UTF-8 */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return null;
  }
}

function isSaid(entry: NamedEntry): boolean {
  return (entry.generalPurposeBitFlag & saysUtf8) !== 0 || secondName(entry) !== null;
}

/** The name in the extra field of Info-ZIP; the library checks that it belongs to the name in the header. */
function secondName(entry: NamedEntry): string | null {
  if (!entry.extraFields.some(({ id }) => id === unicodePathField)) return null;
  const withField = lowLevelName(entry);
  const without = lowLevelName({ ...entry, extraFields: [] });
  return withField === without || withField.includes('\ufffd') ? null : withField;
}

function lowLevelName({ generalPurposeBitFlag, fileNameRaw, extraFields }: NamedEntry): string {
  return yauzl.getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
}

const slashes = (name: string | null) => name?.replaceAll('\\', '/') ?? null;
