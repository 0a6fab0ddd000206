import { dataset } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { decodeImage, encodePng, isShownAsItIs } from '@fovea/imaging/node';
import { eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { imageRow } from '../stored-images/summary.ts';
import { thumbnailType } from '../stored-images/thumbnail-type.ts';

export interface ImageFile {
  readonly bytes: Buffer;
  readonly contentType: string;
  /** Names the content: other bytes have another. */
  readonly etag: string;
}

/** Changes with what is made of an original, so that no browser keeps a picture that was made in another way. */
const shown = 'shown-1';

/**
 * The image as the model's picture was made of it, pixel by pixel. An original that every browser paints so is sent as
 * it was imported. Any other is decoded and sent as PNG.
 * @throws NOT_FOUND, ARTIFACT_CORRUPT, IMAGE_UNREADABLE for an original that an earlier Fovea took and this one refuses
 */
export async function file(
  { database, artifacts, actor }: Context,
  request: { image: Identifier },
): Promise<ImageFile> {
  authorise(actor, 'image:read');
  const { originalArtifact, datasetId } = await imageRow(database, request.image);
  const original = await artifacts.read(originalArtifact);
  if (isShownAsItIs(original)) return { bytes: original, contentType: 'image/png', etag: originalArtifact };
  const [owner] = await database.select({ range: dataset.depthRange }).from(dataset).where(eq(dataset.id, datasetId));
  const decoded = await decodeImage(original, owner?.range ?? undefined);
  return { bytes: await encodePng(decoded), contentType: 'image/png', etag: `${originalArtifact}-${shown}` };
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
