import type { Evaluation, EvidenceReport, ProbeAnswers, ToldReport } from '@fovea/domain';
import { mapKinds, verdicts } from '@fovea/domain';
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  doublePrecision,
  foreignKey,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { artifact } from './artifact.ts';
import { bytes, id, instant } from './columns.ts';
import { image, split } from './dataset.ts';
import { modelVersion, run } from './run.ts';
import { ofProject, sameProject } from './within-project.ts';

export const verdict = pgEnum('verdict', verdicts);
export const mapKind = pgEnum('map_kind', mapKinds);
export const imageRole = pgEnum('image_role', ['feedback', 'probe']);
export const differenceKind = pgEnum('difference_kind', ['modified', 'trained']);

export type Estimates = Omit<Evaluation, 'split' | 'images' | 'subjects'>;

/** One version on one split. */
export const evaluation = pgTable(
  'evaluation',
  {
    id: id(),
    projectId: ofProject(),
    versionId: uuid().notNull(),
    split: split().notNull(),
    images: integer().notNull(),
    subjects: integer().notNull(),
    estimates: jsonb().$type<Estimates>().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    sameProject('evaluation_version', [table.projectId, table.versionId], modelVersion),
    unique('evaluation_once').on(table.versionId, table.split),
    check('evaluation_counts', sql`${table.images} > 0 and ${table.subjects} > 0`),
    check(
      'evaluation_figures_in_range',
      sql`not jsonb_path_exists(${table.estimates}, '$.keyvalue() ? (@.key != "mcc" && @.key != "brier").value.* ? (@ < -0.000000001 || @ > 1.000000001)')
        and not jsonb_path_exists(${table.estimates}, '$.mcc.* ? (@ < -1.000000001 || @ > 1.000000001)')
        and not jsonb_path_exists(${table.estimates}, '$.brier.* ? (@ < -0.000000001 || @ > 2.000000001)')`,
    ),
  ],
);

/** One version's answer for one image: computed once, since neither ever changes. */
export const prediction = pgTable(
  'prediction',
  {
    projectId: ofProject(),
    versionId: uuid().notNull(),
    imageId: uuid().notNull(),
    /** Calibrated, in the version's class order. */
    probabilities: doublePrecision().array().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.versionId, table.imageId] }),
    sameProject('prediction_version', [table.projectId, table.versionId], modelVersion),
    sameProject('prediction_image', [table.projectId, table.imageId], image),
    check(
      'prediction_probabilities',
      sql`cardinality(${table.probabilities}) >= 2 and 0 <= all(${table.probabilities}) and 1 >= all(${table.probabilities})`,
    ),
  ],
);

/** A map of one version for one image; float32, row-major, size × size. */
export const attentionMap = pgTable(
  'attention_map',
  {
    projectId: ofProject(),
    versionId: uuid().notNull(),
    imageId: uuid().notNull(),
    /** The gate's level; an explanation belongs to the whole model and names the same. */
    gate: text().notNull(),
    kind: mapKind().notNull(),
    size: integer().notNull(),
    values: bytes().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.versionId, table.imageId, table.gate, table.kind] }),
    sameProject('attention_map_version', [table.projectId, table.versionId], modelVersion),
    sameProject('attention_map_image', [table.projectId, table.imageId], image),
    check('attention_map_is_square', sql`octet_length(${table.values}) = 4 * ${table.size} * ${table.size}`),
    check('attention_map_gate_known', sql`${table.gate} in ('input', 'stage-1', 'stage-2', 'stage-3')`),
  ],
);

/** `modified`: what the regions ask for minus the base's map. `trained`: the candidate's map minus the base's. */
export const attentionDifference = pgTable(
  'attention_difference',
  {
    projectId: ofProject(),
    runId: uuid().notNull(),
    imageId: uuid().notNull(),
    gate: text().notNull(),
    kind: differenceKind().notNull(),
    role: imageRole().notNull(),
    size: integer().notNull(),
    values: bytes().notNull(),
    meanAbsolute: doublePrecision().notNull(),
    largestIncrease: doublePrecision().notNull(),
    largestDecrease: doublePrecision().notNull(),
    insideBefore: doublePrecision(),
    insideAfter: doublePrecision(),
    outsideBefore: doublePrecision().notNull(),
    outsideAfter: doublePrecision().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.imageId, table.gate, table.kind] }),
    sameProject('attention_difference_run', [table.projectId, table.runId], run),
    sameProject('attention_difference_image', [table.projectId, table.imageId], image),
    check('attention_difference_is_square', sql`octet_length(${table.values}) = 4 * ${table.size} * ${table.size}`),
    check(
      'attention_difference_in_range',
      sql`${table.meanAbsolute} between 0 and 1 and ${table.largestIncrease} between 0 and 1 and ${table.largestDecrease} between 0 and 1`,
    ),
  ],
);

/** What a candidate passed or failed before a person decides. */
export const evidenceReport = pgTable(
  'evidence_report',
  {
    runId: uuid().primaryKey(),
    projectId: ofProject(),
    versionId: uuid().notNull().unique(),
    verdict: verdict().notNull(),
    report: jsonb().$type<EvidenceReport | ToldReport>().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    sameProject('evidence_report_run', [table.projectId, table.runId], run),
    sameProject('evidence_report_version', [table.projectId, table.versionId], modelVersion),
    check('evidence_report_verdict_agrees', sql`${table.report} ->> 'verdict' = ${table.verdict}::text`),
  ],
);

/** One validation image under one of the evidence's probes: a strip of square pictures, and both models' answers. */
export const probePicture = pgTable(
  'probe_picture',
  {
    projectId: ofProject(),
    runId: uuid().notNull(),
    /** 0, 1, 2 … in the order of the report. */
    position: integer().notNull(),
    imageId: uuid().notNull(),
    probe: text().notNull(),
    dilated: boolean().notNull(),
    /** Pictures in the strip: untouched, changed and perhaps changed at an unmarked place. */
    tiles: integer().notNull(),
    /** PNG. */
    stripArtifact: text()
      .notNull()
      .references(() => artifact.hash),
    before: jsonb().$type<ProbeAnswers>().notNull(),
    after: jsonb().$type<ProbeAnswers>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.position] }),
    foreignKey({
      name: 'probe_picture_report',
      columns: [table.runId],
      foreignColumns: [evidenceReport.runId],
    }),
    sameProject('probe_picture_run', [table.projectId, table.runId], run),
    sameProject('probe_picture_image', [table.projectId, table.imageId], image),
    check('probe_picture_position_counts', sql`${table.position} >= 0`),
    check('probe_picture_tiles', sql`${table.tiles} in (2, 3)`),
  ],
);
