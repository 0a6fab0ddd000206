import { sql } from 'drizzle-orm';
import { check, doublePrecision, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core';
import { bytes, instant } from './columns.ts';
import { image } from './dataset.ts';
import { person } from './project.ts';
import { modelVersion } from './run.ts';
import { ofProject, sameProject } from './within-project.ts';

/** What one look of a version at an image told for the queue of what is next to review, beside its prediction. */
export const reviewFacts = pgTable(
  'review_facts',
  {
    projectId: ofProject(),
    versionId: uuid().notNull(),
    imageId: uuid().notNull(),
    /** Share of what the answer rests on that lies off the cell; null where the answer rests on nothing. */
    offTheCell: doublePrecision(),
    /** float32, as many as the version's last stage has. */
    features: bytes().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.versionId, table.imageId] }),
    sameProject('review_facts_version', [table.projectId, table.versionId], modelVersion),
    sameProject('review_facts_image', [table.projectId, table.imageId], image),
    check('review_facts_share', sql`${table.offTheCell} between 0 and 1`),
    check(
      'review_facts_features',
      sql`octet_length(${table.features}) > 0 and octet_length(${table.features}) % 4 = 0`,
    ),
  ],
);

/** How far a version's explanations of an image agree; null where nothing can be compared. */
export const explanationAgreement = pgTable(
  'explanation_agreement',
  {
    projectId: ofProject(),
    versionId: uuid().notNull(),
    imageId: uuid().notNull(),
    agreement: doublePrecision(),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.versionId, table.imageId] }),
    sameProject('explanation_agreement_version', [table.projectId, table.versionId], modelVersion),
    sameProject('explanation_agreement_image', [table.projectId, table.imageId], image),
    check('explanation_agreement_share', sql`${table.agreement} between 0 and 1`),
  ],
);

/** Somebody looked at what a version makes of an image and found nothing to mark: the image leaves that version's queue. */
export const reviewPass = pgTable(
  'review_pass',
  {
    projectId: ofProject(),
    versionId: uuid().notNull(),
    imageId: uuid().notNull(),
    personId: uuid()
      .notNull()
      .references(() => person.id),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.versionId, table.imageId] }),
    sameProject('review_pass_version', [table.projectId, table.versionId], modelVersion),
    sameProject('review_pass_image', [table.projectId, table.imageId], image),
  ],
);
