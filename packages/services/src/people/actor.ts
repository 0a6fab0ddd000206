import { userInfo } from 'node:os';
import type { Database } from '@fovea/database';
import { person } from '@fovea/database';
import type { Role } from '@fovea/domain';
import { eq } from 'drizzle-orm';

/** Who asks. */
export interface Actor {
  readonly personId: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

/** The person at this machine: made at the first start, holds every role. */
export async function localOwner(database: Database): Promise<Actor> {
  await database.insert(person).values({ name: userInfo().username, local: true }).onConflictDoNothing();
  const [owner] = await database.select().from(person).where(eq(person.local, true));
  if (owner === undefined) throw new Error('The local owner could not be made.');
  return { personId: owner.id, name: owner.name, roles: ['owner'] };
}
