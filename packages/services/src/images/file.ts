import type { Identifier } from '@fovea/domain';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { imageRow } from '../stored-images/summary.ts';

export interface ImageFile {
  readonly bytes: Buffer;
  readonly contentType: string;
  /** The content's sha-256. */
  readonly etag: string;
}

/** The image as it was imported, byte for byte. @throws NOT_FOUND, ARTIFACT_CORRUPT */
export async function file(
  { database, artifacts, actor }: Context,
  request: { image: Identifier },
): Promise<ImageFile> {
  authorise(actor, 'image:read');
  const { originalArtifact, contentType } = await imageRow(database, request.image);
  return { bytes: await artifacts.read(originalArtifact), contentType, etag: originalArtifact };
}

function thumbnailType(bytes: Buffer): string {
  return bytes.subarray(8, 12).toString('latin1') === 'WEBP' ? 'image/webp' : 'image/png';
}

/** @throws NOT_FOUND, ARTIFACT_CORRUPT */
export async function thumbnail(
  { database, artifacts, actor }: Context,
  request: { image: Identifier },
): Promise<ImageFile> {
  authorise(actor, 'image:read');
  const { thumbnailArtifact } = await imageRow(database, request.image);
  const bytes = await artifacts.read(thumbnailArtifact);
  return { bytes, contentType: thumbnailType(bytes), etag: thumbnailArtifact };
}
