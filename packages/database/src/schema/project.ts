import type { Background, Fit, NetworkView, Normalisation, Symmetries } from '@fovea/domain';
import { backgrounds, fits, inputSizes, modelSize, normalisations, roles, symmetryNames } from '@fovea/domain';
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { artifact } from './artifact.ts';
import { id, instant } from './columns.ts';

export const role = pgEnum('role', roles);
export const fit = pgEnum('fit', fits as [Fit, ...Fit[]]);
export const background = pgEnum('background', backgrounds as [Background, ...Background[]]);
export const normalisation = pgEnum('normalisation', normalisations as [Normalisation, ...Normalisation[]]);
export const symmetries = pgEnum('symmetries', symmetryNames as [Symmetries, ...Symmetries[]]);

/** The scope of everything: every other table but person and artifact hangs on one. */
export const project = pgTable(
  'project',
  {
    id: id(),
    name: text().notNull().unique(),
    /** Side in pixels of the square that all images are prepared at; a trigger keeps it for ever. */
    preparedSize: integer().notNull().default(modelSize),
    /** How an image that is no square becomes one; a trigger keeps it, the normalisation and the symmetries, too. */
    fit: fit().notNull().default('letterbox'),
    /** What of an image is background. */
    background: background().notNull().default('black'),
    /** How a prepared image becomes numbers. */
    normalise: normalisation().notNull().default('stain'),
    /** Which mirror images and turns mean the same. */
    symmetries: symmetries().notNull().default('all'),
    /** The file of the network that its models are made of; null for the small one. A trigger keeps it, too. */
    networkArtifact: text().references(() => artifact.hash),
    /** What is known of that network. */
    network: jsonb().$type<NetworkView>(),
    /** The next run takes this number, in the transaction that inserts it: no gaps, no races. */
    nextRunNumber: integer().notNull().default(1),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    check('project_has_name', sql`length(trim(${table.name})) > 0`),
    check(
      'project_knows_its_network',
      sql`${table.network} ->> 'sha256' is not distinct from ${table.networkArtifact}`,
    ),
    check(
      'project_prepared_size',
      sql`${table.preparedSize} between ${sql.raw(String(inputSizes.smallest))} and ${sql.raw(String(inputSizes.largest))} and ${table.preparedSize} % ${sql.raw(String(inputSizes.step))} = 0`,
    ),
  ],
);

/** A project's classes in the model's order; exactly one is the positive one. */
export const projectClass = pgTable(
  'project_class',
  {
    projectId: uuid()
      .notNull()
      .references(() => project.id),
    position: smallint().notNull(),
    name: text().notNull(),
    positive: boolean().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.position] }),
    unique('project_class_name').on(table.projectId, table.name),
    uniqueIndex('project_class_one_positive')
      .on(table.projectId)
      .where(sql`${table.positive}`),
    check('project_class_position', sql`${table.position} >= 0`),
  ],
);

export const person = pgTable(
  'person',
  {
    id: id(),
    name: text().notNull(),
    /** The person at this machine, made at the first start. */
    local: boolean().notNull().default(false),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    check('person_has_name', sql`length(trim(${table.name})) > 0`),
    uniqueIndex('person_one_local')
      .on(table.local)
      .where(sql`${table.local}`),
  ],
);

export const membership = pgTable(
  'membership',
  {
    projectId: uuid()
      .notNull()
      .references(() => project.id),
    personId: uuid()
      .notNull()
      .references(() => person.id),
    role: role().notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.personId, table.role] })],
);
