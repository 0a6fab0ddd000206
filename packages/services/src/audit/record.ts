import type { Transaction } from '@fovea/database';
import { auditEvent } from '@fovea/database';

/** The closed list of what is audited. */
export type AuditAction =
  | 'project.create'
  | 'project.positive'
  | 'dataset.import'
  | 'feedback.save'
  | 'feedback.set-active'
  | 'review.pass'
  | 'run.start'
  | 'run.cancel'
  | 'run.pause'
  | 'run.resume'
  | 'run.rerun'
  | 'run.finish'
  | 'run.fail'
  | 'version.accept'
  | 'version.reject'
  | 'version.rollback'
  | 'version.test';

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
