import { z } from 'zod';

/** The closed lists of words that code, tables, routes and screens share. */
export const splits = ['train', 'validation', 'test'] as const;
export type Split = (typeof splits)[number];

export const meanings = ['attend', 'ignore'] as const;
export type Meaning = (typeof meanings)[number];

export const runKinds = ['base', 'recalibration'] as const;
export type RunKind = (typeof runKinds)[number];

export const runStates = ['queued', 'running', 'paused', 'finished', 'failed', 'cancelled'] as const;
export type RunState = (typeof runStates)[number];

/**
 * An import that a page began: its files come (`uploading`), are looked at (`reading`), wait for a person's yes (`waiting`)
 * and are kept (`storing`).
 */
export const importStates = ['uploading', 'reading', 'waiting', 'storing', 'stored', 'failed', 'dropped'] as const;
export type ImportState = (typeof importStates)[number];

/** What is told of a run beside its progress. */
export const runNoteCodes = [
  'resumed',
  'began-again',
  'engine-changed',
  'checkpoint-damaged',
  'checkpoint-not-kept',
  'ran-eagerly',
  'gate-saturated',
] as const;
export type RunNoteCode = (typeof runNoteCodes)[number];

export const verdicts = ['accept', 'partial', 'no-op', 'reject', 'unchanged'] as const;
export type Verdict = (typeof verdicts)[number];

/** What an evidence report or a run's page warns of beside the verdict. */
export type DetectionCode =
  | 'unused-feedback'
  | 'contradicts-itself'
  | 'contradicts-others'
  | 'contradicts-alike'
  | 'saturated'
  | 'harmed-subject'
  | 'stale-base'
  | 'stale-feedback'
  | 'stale-check';

export const decisionKinds = ['accept', 'reject', 'rollback'] as const;
export type DecisionKind = (typeof decisionKinds)[number];

/** What a version is at this moment, as a person asks it: derived from its decisions and the alias, stored nowhere. */
export const versionStates = ['candidate', 'champion', 'former', 'rejected'] as const;
export type VersionState = (typeof versionStates)[number];

/** All that is audited. */
export const auditActions = [
  'project.create',
  'project.positive',
  'dataset.import',
  'dataset.pixel-size',
  'feedback.save',
  'feedback.set-active',
  'review.pass',
  'run.start',
  'run.cancel',
  'run.pause',
  'run.resume',
  'run.rerun',
  'run.finish',
  'run.fail',
  'version.accept',
  'version.reject',
  'version.rollback',
  'version.test',
] as const;
export type AuditAction = (typeof auditActions)[number];

export const roles = ['viewer', 'expert', 'researcher', 'reviewer', 'owner'] as const;
export type Role = (typeof roles)[number];

/**
 * Side of the square, in pixels, that images are letterboxed to for the model unless a project chose another; the attention
 * map has the same side.
 */
export const modelSize = 64;

/** The taps of the small network: the image, and the features that leave each stage. */
export const levels = ['input', 'stage-1', 'stage-2', 'stage-3'] as const;
/** Where a gate sits: the name of a tap of the project's network. */
export type Level = string;
/** As long as a tap's name may be. */
export const longestLevel = 200;

/** How a gate's map M comes from its logit z: σ(z); 1.2·σ(z) − 0.1 cut to [0,1]; or that, passed on as 0 or 1. */
export const gateForms = ['soft', 'stretched', 'hard'] as const;
export type GateForm = (typeof gateForms)[number];

/**
 * The floor f that a correction's gate gets where people drew only what to attend to, unless they choose another: the gate
 * passes on f + (1 − f)·M of what it sees. See docs/feedback.md.
 */
export const attendFloor = 0.2;

export const identifier = z.uuid();
export type Identifier = z.infer<typeof identifier>;

export const splitSchema = z.enum(splits);
export const meaningSchema = z.enum(meanings);
export const runStateSchema = z.enum(runStates);
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** Whatever is drawn at random begins with such a number. */
export const largestSeed = 2 ** 31 - 1;
export const seedSchema = z.int().min(0).max(largestSeed);

/** So many classes a project has at most. */
export const mostClasses = 1000;
