import type { Transaction } from '@fovea/database';
import type { ClassBalance, Identifier } from '@fovea/domain';
import { assertClassBalance } from '@fovea/domain';
import { countTrainable } from '../projects/trainable-images.ts';

/** Before a run is queued, so that nobody waits for it in vain. @throws RECIPE_INVALID */
export async function assertClassesCanBalance(
  tx: Transaction,
  projectId: Identifier,
  balance: ClassBalance,
): Promise<void> {
  if (balance.classWeights === 'none' && balance.sampling === 'uniform') return;
  assertClassBalance(balance, await countTrainable(tx, projectId));
}
