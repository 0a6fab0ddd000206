import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { foreignKey, uuid } from 'drizzle-orm/pg-core';
import { project } from './project.ts';

/** The project that a row belongs to. */
export const ofProject = () =>
  uuid()
    .notNull()
    .references(() => project.id);

/** A row that others of the same project can name. */
interface OfProject {
  readonly projectId: AnyPgColumn;
  readonly id: AnyPgColumn;
}

/**
 * A reference that cannot leave the project: the key spans both rows' project.
 * @param from the project of the row that refers, and what it refers by
 */
export const sameProject = (name: string, from: [projectId: AnyPgColumn, reference: AnyPgColumn], to: OfProject) =>
  foreignKey({ name, columns: from, foreignColumns: [to.projectId, to.id] });
