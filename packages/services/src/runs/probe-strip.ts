import { probePicture } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { and, eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';

/** The strip of one of the evidence's pictures, as PNG, and its content's sha-256. @throws NOT_FOUND, ARTIFACT_CORRUPT */
export async function probeStrip(
  { database, artifacts, actor }: Context,
  request: { run: Identifier; position: number },
): Promise<{ bytes: Buffer; etag: string }> {
  authorise(actor, 'run:read');
  const [row] = await database
    .select({ hash: probePicture.stripArtifact })
    .from(probePicture)
    .where(and(eq(probePicture.runId, request.run), eq(probePicture.position, request.position)));
  if (row === undefined)
    throw new FoveaError(
      'NOT_FOUND',
      'This run’s evidence has no such picture; open the run’s page for those it has.',
      {
        ...request,
      },
    );
  return { bytes: await artifacts.read(row.hash), etag: row.hash };
}
