import { image, subject } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import type { SQL } from 'drizzle-orm';
import { and, eq, ne } from 'drizzle-orm';

/** Test subjects are never in the queue: to be corrected by them would spoil what they are kept for. */
export function eligible(project: Identifier): SQL | undefined {
  return and(eq(image.projectId, project), ne(subject.split, 'test'));
}
