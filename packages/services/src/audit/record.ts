import type { Transaction } from '@fovea/database';
import { auditEvent } from '@fovea/database';
import type { AuditAction } from '@fovea/domain';

export interface AuditEntry {
  readonly project: string | null;
  readonly person: string;
  readonly action: AuditAction;
  readonly resource: 'project' | 'dataset' | 'feedback' | 'image' | 'run' | 'version';
  readonly resourceId: string;
  readonly detail?: Record<string, unknown>;
}

/** Writes who did what, in the transaction that does it: both are kept, or neither. */
export async function record(
  tx: Transaction,
  { project, person, action, resource, resourceId, detail }: AuditEntry,
): Promise<void> {
  await tx
    .insert(auditEvent)
    .values({ projectId: project, personId: person, action, resource, resourceId, detail: detail ?? null });
}
