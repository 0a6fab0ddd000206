import { runAttention } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import type { Context } from '../context.ts';
import { publish } from '../events/publish.ts';
import { toBytes } from '../predictions/map-bytes.ts';
import type { AttemptRequest } from './attempt.ts';
import { heldRun } from './attempt.ts';

export interface LiveMapRequest extends AttemptRequest {
  readonly image: Identifier;
  /** 0: before the first step. */
  readonly step: number;
  /** size × size, in [0,1]. */
  readonly map: Float32Array;
}

/** Keeps and announces a picture of the watched image's attention. @throws RUN_NOT_ACTIVE */
export async function liveMap({ database }: Pick<Context, 'database'>, request: LiveMapRequest): Promise<void> {
  const { image, step, map } = request;
  await database.transaction(async (tx) => {
    const { id, projectId } = await heldRun(tx, request);
    const size = Math.sqrt(map.length);
    await tx
      .insert(runAttention)
      .values({ projectId, runId: id, imageId: image, step, size, values: toBytes(map) })
      .onConflictDoNothing();
    await publish(tx, projectId, { type: 'run.attention', run: id, image, step });
  });
}
