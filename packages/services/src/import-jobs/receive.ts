import type { Identifier } from '@fovea/domain';
import { FoveaError, uploadLimits } from '@fovea/domain';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { importRow } from './transitions.ts';
import { appendPart } from './upload-file.ts';

export interface UploadPart {
  readonly import: Identifier;
  /** Bytes of the upload before this part. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * Takes the next part of an upload. A part that is here already, or that leaves a gap, changes nothing.
 * @returns bytes that are here now: the offset of the part to send next
 * @throws CONFLICT when the upload has ended, IMPORT_TOO_LARGE beyond the size that was announced
 */
export async function receive(ctx: Context, { import: id, offset, bytes }: UploadPart): Promise<{ received: number }> {
  authorise(ctx.actor, 'image:import');
  const { state, byteSize } = await importRow(ctx, id);
  if (state !== 'uploading') {
    throw new FoveaError('CONFLICT', 'This upload has ended already; look at the page of the import.', { state });
  }
  if (bytes.byteLength > uploadLimits.partBytes || offset + bytes.byteLength > byteSize) {
    throw new FoveaError('IMPORT_TOO_LARGE', 'More was sent than was announced. Start the upload again.', {
      offset,
      bytes: bytes.byteLength,
      byteSize,
    });
  }
  return { received: await appendPart(ctx.home, id, offset, bytes) };
}
