import type { Roi } from '@fovea/domain';
import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns.ts';
import { image } from './dataset.ts';
import { person } from './project.ts';
import { ofProject, sameProject } from './within-project.ts';

/** One person's regions on one image; an empty list is a draft without regions yet. */
export const feedback = pgTable(
  'feedback',
  {
    id: id(),
    projectId: ofProject(),
    imageId: uuid().notNull(),
    personId: uuid()
      .notNull()
      .references(() => person.id),
    rois: jsonb().$type<Roi[]>().notNull(),
    /** Rises by one with every save; a save must name the one it read. */
    revision: integer().notNull().default(1),
    active: boolean().notNull().default(true),
    createdAt: instant().notNull().defaultNow(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (table) => [
    sameProject('feedback_image', [table.projectId, table.imageId], image),
    unique('feedback_one_per_person_and_image').on(table.personId, table.imageId),
    unique('feedback_of_project').on(table.projectId, table.id),
    index('feedback_on_image').on(table.imageId),
    index('feedback_in_order').on(table.projectId, table.createdAt, table.id),
    index('feedback_by_change').on(table.projectId, table.updatedAt),
    check('feedback_rois_are_a_list', sql`jsonb_typeof(${table.rois}) = 'array'`),
    check(
      'feedback_strength_in_range',
      sql`not jsonb_path_exists(${table.rois}, '$[*] ? (!(@.strength > 0 && @.strength <= 1))')`,
    ),
    check(
      'feedback_meaning_known',
      sql`not jsonb_path_exists(${table.rois}, '$[*] ? (!(@.meaning == "attend" || @.meaning == "ignore"))')`,
    ),
    check('feedback_revision_counts', sql`${table.revision} >= 1`),
  ],
);

/** A frozen, hashed collection: a trigger refuses every change. */
export const feedbackSet = pgTable(
  'feedback_set',
  {
    id: id(),
    projectId: ofProject(),
    hash: text().notNull(),
    createdBy: uuid()
      .notNull()
      .references(() => person.id),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    unique('feedback_set_hash').on(table.projectId, table.hash),
    unique('feedback_set_of_project').on(table.projectId, table.id),
    check('feedback_set_hash_is_sha256', sql`${table.hash} ~ '^[0-9a-f]{64}$'`),
  ],
);

/** A copy of one feedback as it was when the set was frozen. */
export const feedbackSetItem = pgTable(
  'feedback_set_item',
  {
    projectId: ofProject(),
    setId: uuid().notNull(),
    feedbackId: uuid().notNull(),
    imageId: uuid().notNull(),
    revision: integer().notNull(),
    rois: jsonb().$type<Roi[]>().notNull(),
    /** False on validation and test subjects: kept, never trained on. */
    trainable: boolean().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.setId, table.feedbackId] }),
    sameProject('feedback_set_item_set', [table.projectId, table.setId], feedbackSet),
    sameProject('feedback_set_item_feedback', [table.projectId, table.feedbackId], feedback),
    sameProject('feedback_set_item_image', [table.projectId, table.imageId], image),
    check(
      'feedback_set_item_has_regions',
      sql`jsonb_typeof(${table.rois}) = 'array' and jsonb_array_length(${table.rois}) > 0`,
    ),
    check(
      'feedback_set_item_strength_in_range',
      sql`not jsonb_path_exists(${table.rois}, '$[*] ? (!(@.strength > 0 && @.strength <= 1))')`,
    ),
  ],
);
