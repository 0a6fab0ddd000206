import type { PictureFormat } from '@fovea/domain';

/** What each kind is called. */
export const formatNames: Readonly<Record<PictureFormat, string>> = {
  png: 'PNG',
  jpeg: 'JPEG',
  webp: 'WebP',
  gif: 'GIF',
  avif: 'AVIF',
  tiff: 'TIFF',
  bmp: 'BMP',
};

/** Kinds that can be read, for a sentence. */
export const readableKinds = 'PNG, JPEG, WebP, GIF, AVIF, TIFF or BMP';

/** The media type of a file of this kind. */
export const mediaTypeOf = (format: PictureFormat): string => `image/${format}`;

/** What the content says that it is, by its first bytes; null for all that Fovea does not read. */
export function formatOf(bytes: Uint8Array): PictureFormat | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 64));
  const text = (from: number, to: number) => head.toString('latin1', from, to);
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (text(0, 3) === '\xff\xd8\xff') return 'jpeg';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'webp';
  if (text(0, 6) === 'GIF87a' || text(0, 6) === 'GIF89a') return 'gif';
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].includes(text(0, 4))) return 'tiff';
  if (text(0, 2) === 'BM' && bytes.byteLength > 26 && head.readUInt32LE(14) <= 124) return 'bmp';
  // The brands of an ISO file lie behind its first box's size and name.
  if (text(4, 8) === 'ftyp' && /avi[fs]/.test(text(8, 12) + text(16, Math.min(64, head.readUInt32BE(0)))))
    return 'avif';
  return null;
}

const namedFormats: Readonly<Record<string, PictureFormat>> = {
  png: 'png',
  jpg: 'jpeg',
  jpeg: 'jpeg',
  jpe: 'jpeg',
  jfif: 'jpeg',
  webp: 'webp',
  gif: 'gif',
  avif: 'avif',
  tif: 'tiff',
  tiff: 'tiff',
  bmp: 'bmp',
  dib: 'bmp',
};

/** What a file's name says that it is; null where it says nothing of a kind that Fovea reads. */
export function namedFormat(fileName: string): PictureFormat | null {
  return namedFormats[/\.([^./]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? ''] ?? null;
}

/**
 * What a file is that Fovea does not read, in words that follow "The file is".
 * @returns null where nobody knows
 */
export async function foreignKind(bytes: Uint8Array): Promise<string | null> {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024));
  if (start.every((byte) => byte === 0)) return 'filled with zeros';
  if (start.length >= 4 && start.readUInt32BE(0) === 0x0005_1607) return 'a resource fork of macOS';
  if (/<svg[\s>]/i.test(start.toString('utf8'))) return 'an SVG drawing';
  const { fileTypeFromBuffer } = await import('file-type');
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  if (found?.mime === 'application/dicom') return 'a DICOM file';
  if (found !== undefined) return `of the kind ${found.ext.toUpperCase()} (${found.mime})`;
  return isText(start) ? 'a text' : null;
}

function isText(start: Buffer): boolean {
  try {
    // A character that the cut at the end divides must not count.
    const text = new TextDecoder('utf8', { fatal: true }).decode(start, { stream: true });
    return !/[^\P{Cc}\s]/u.test(text);
  } catch {
    return false;
  }
}
