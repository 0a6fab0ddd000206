/**
 * Every code that Fovea reports, with the status it has over HTTP and the exit code it has in a terminal.
 * Exit codes: 2 the request is wrong, 3 something is missing, 4 the state forbids it, 5 not allowed, 6 a part that Fovea
 * stands on (database, disk, engine) failed, 7 a person has to say yes first.
 */
export const errorCodes = {
  INPUT_INVALID: { http: 400, exit: 2 },
  RECIPE_INVALID: { http: 400, exit: 2 },
  ROI_INVALID: { http: 400, exit: 2 },
  ROI_OUTSIDE_IMAGE: { http: 400, exit: 2 },
  FEEDBACK_EMPTY: { http: 400, exit: 2 },
  REASON_REQUIRED: { http: 400, exit: 2 },
  IMPORT_NO_IMAGES: { http: 400, exit: 2 },
  IMPORT_ONE_CLASS: { http: 400, exit: 2 },
  IMPORT_ONE_SUBJECT: { http: 400, exit: 2 },
  IMPORT_UNSAFE_ARCHIVE: { http: 400, exit: 2 },
  IMPORT_BROKEN_OFF: { http: 500, exit: 6 },
  IMPORT_UNCONFIRMED: { http: 409, exit: 7 },
  IMPORT_TOO_LARGE: { http: 413, exit: 2 },
  IMAGE_UNREADABLE: { http: 400, exit: 2 },
  DOWNLOAD_FAILED: { http: 502, exit: 6 },
  DOWNLOAD_CORRUPT: { http: 502, exit: 6 },
  NOT_FOUND: { http: 404, exit: 3 },
  VERSION_UNKNOWN: { http: 404, exit: 3 },
  MODEL_MISSING: { http: 404, exit: 3 },
  WEIGHTS_DROPPED: { http: 409, exit: 4 },
  CONFLICT: { http: 409, exit: 4 },
  AGAINST_VERDICT: { http: 409, exit: 4 },
  ALREADY_DECIDED: { http: 409, exit: 4 },
  STALE: { http: 409, exit: 4 },
  JUDGED_MEANWHILE: { http: 409, exit: 4 },
  RUN_NOT_ACTIVE: { http: 409, exit: 4 },
  LOSS_NOT_FINITE: { http: 500, exit: 4 },
  TRAINING_FAILED: { http: 500, exit: 6 },
  NOT_REPRODUCED: { http: 409, exit: 4 },
  LIMIT_MISSED: { http: 409, exit: 4 },
  CANCELLED: { http: 409, exit: 4 },
  FORBIDDEN: { http: 403, exit: 5 },
  ORIGIN_REFUSED: { http: 403, exit: 5 },
  ARTIFACT_CORRUPT: { http: 500, exit: 6 },
  ARTIFACT_WRITE_FAILED: { http: 507, exit: 6 },
  DATABASE_UNREACHABLE: { http: 503, exit: 6 },
  DATABASE_REFUSED_LOGIN: { http: 503, exit: 6 },
  DATABASE_NEWER: { http: 503, exit: 6 },
  INFERENCE_UNAVAILABLE: { http: 503, exit: 6 },
  ENGINE_UNAVAILABLE: { http: 503, exit: 6 },
  PORT_TAKEN: { http: 500, exit: 6 },
  START_FAILED: { http: 500, exit: 6 },
  CONFIGURATION_INVALID: { http: 500, exit: 2 },
} as const satisfies Record<string, { http: number; exit: number }>;

export type ErrorCode = keyof typeof errorCodes;

/** An error that a person can act on: a code, a sentence that says what to do next, and the facts. */
export class FoveaError extends Error {
  readonly code: ErrorCode;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, facts: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FoveaError';
    this.code = code;
    this.facts = facts;
  }
}

export function isFoveaError(error: unknown): error is FoveaError {
  return error instanceof Error && error.name === 'FoveaError' && 'code' in error;
}
