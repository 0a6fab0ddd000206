import { formatOf, mediaTypeOf } from '@fovea/imaging/node';

/** The media type of a thumbnail, by its content: those of an earlier Fovea are WebP, today's are JPEG. */
export function thumbnailType(bytes: Uint8Array): string {
  const format = formatOf(bytes);
  return format === null ? 'image/png' : mediaTypeOf(format);
}
