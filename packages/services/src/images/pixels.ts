import type { Identifier } from '@fovea/domain';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { preparedPixels } from './prepared-pixels.ts';
import { imageRow } from './summary.ts';

/**
 * The image as the model sees it, before standardisation: 64 × 64 × 3, row-major RGB, 0…255.
 * @throws NOT_FOUND; ARTIFACT_CORRUPT when the prepared file is missing or too short
 */
export async function pixels(ctx: Context, request: { image: Identifier }): Promise<Uint8Array> {
  authorise(ctx.actor, 'image:read');
  return preparedPixels(ctx, [await imageRow(ctx.database, request.image)]);
}
