import type { Queryable } from '@fovea/database';
import { artifact } from '@fovea/database';

/** Names a file that the store already holds; naming it twice is nothing new. */
export async function registerArtifact(tx: Queryable, hash: string, byteSize: number): Promise<void> {
  await tx.insert(artifact).values({ hash, byteSize }).onConflictDoNothing();
}
