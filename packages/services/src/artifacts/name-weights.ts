import { artifact, type Transaction } from '@fovea/database';
import { isNotNull } from 'drizzle-orm';

/**
 * Names weights that the store holds; where they had been dropped, they are here again. Until the transaction ends, no
 * sweep drops them.
 */
export async function nameWeights(
  tx: Transaction,
  { hash, byteSize, at }: { hash: string; byteSize: number; at: Date },
): Promise<void> {
  await tx
    .insert(artifact)
    .values({ hash, byteSize, createdAt: at })
    .onConflictDoUpdate({
      target: artifact.hash,
      set: { droppedAt: null, createdAt: at },
      setWhere: isNotNull(artifact.droppedAt),
    });
}
