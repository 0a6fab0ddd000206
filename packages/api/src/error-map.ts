import { isFoveaError } from '@fovea/domain';
import type { ErrorCode, FoveaError } from '@fovea/domain';
import { TRPCError } from '@trpc/server';

/** Fovea's codes in tRPC's words; a new code does not compile until it has its place here. */
export const trpcCodes = {
  INPUT_INVALID: 'BAD_REQUEST',
  RECIPE_INVALID: 'BAD_REQUEST',
  ROI_INVALID: 'BAD_REQUEST',
  ROI_OUTSIDE_IMAGE: 'BAD_REQUEST',
  FEEDBACK_EMPTY: 'BAD_REQUEST',
  REASON_REQUIRED: 'BAD_REQUEST',
  IMPORT_NO_IMAGES: 'BAD_REQUEST',
  IMPORT_ONE_CLASS: 'BAD_REQUEST',
  IMPORT_ONE_SUBJECT: 'BAD_REQUEST',
  IMPORT_UNSAFE_ARCHIVE: 'BAD_REQUEST',
  IMPORT_BROKEN_OFF: 'INTERNAL_SERVER_ERROR',
  IMPORT_UNCONFIRMED: 'CONFLICT',
  IMPORT_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  IMAGE_UNREADABLE: 'BAD_REQUEST',
  DOWNLOAD_FAILED: 'BAD_GATEWAY',
  DOWNLOAD_CORRUPT: 'BAD_GATEWAY',
  NOT_FOUND: 'NOT_FOUND',
  VERSION_UNKNOWN: 'NOT_FOUND',
  MODEL_MISSING: 'NOT_FOUND',
  WEIGHTS_DROPPED: 'CONFLICT',
  CONFLICT: 'CONFLICT',
  AGAINST_VERDICT: 'CONFLICT',
  ALREADY_DECIDED: 'CONFLICT',
  STALE: 'CONFLICT',
  JUDGED_MEANWHILE: 'CONFLICT',
  RUN_NOT_ACTIVE: 'CONFLICT',
  LOSS_NOT_FINITE: 'INTERNAL_SERVER_ERROR',
  TRAINING_FAILED: 'INTERNAL_SERVER_ERROR',
  NOT_REPRODUCED: 'CONFLICT',
  LIMIT_MISSED: 'CONFLICT',
  CANCELLED: 'CONFLICT',
  FORBIDDEN: 'FORBIDDEN',
  ORIGIN_REFUSED: 'FORBIDDEN',
  ARTIFACT_CORRUPT: 'INTERNAL_SERVER_ERROR',
  ARTIFACT_WRITE_FAILED: 'INTERNAL_SERVER_ERROR',
  DATABASE_UNREACHABLE: 'SERVICE_UNAVAILABLE',
  DATABASE_REFUSED_LOGIN: 'SERVICE_UNAVAILABLE',
  DATABASE_NEWER: 'SERVICE_UNAVAILABLE',
  INFERENCE_UNAVAILABLE: 'SERVICE_UNAVAILABLE',
  ENGINE_UNAVAILABLE: 'SERVICE_UNAVAILABLE',
  PORT_TAKEN: 'INTERNAL_SERVER_ERROR',
  START_FAILED: 'INTERNAL_SERVER_ERROR',
  CONFIGURATION_INVALID: 'INTERNAL_SERVER_ERROR',
} as const satisfies Record<ErrorCode, TRPCError['code']>;

/** What a page needs to explain an error; `code` is null where Fovea did not foresee it. */
export interface ErrorExplanation {
  readonly code: ErrorCode | null;
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

interface SchemaIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly format?: string;
}

function schemaIssues(error: unknown): readonly SchemaIssue[] | null {
  const isSchemaError = error instanceof Error && error.name.endsWith('ZodError') && 'issues' in error;
  return isSchemaError ? (error.issues as readonly SchemaIssue[]) : null;
}

/** A FoveaError as the tRPC error that carries its sentence. */
export function toTrpcError(error: FoveaError): TRPCError {
  return new TRPCError({ code: trpcCodes[error.code], message: error.message, cause: error });
}

/** Explains any error that left a procedure, without giving away what an unforeseen one says. */
export function explain(error: TRPCError): ErrorExplanation {
  const { cause } = error;
  if (isFoveaError(cause)) return { code: cause.code, message: cause.message, facts: cause.facts };
  const issues = schemaIssues(cause);
  if (issues) {
    const first = issues[0];
    const where = first?.path.map(String).join('.') || 'request';
    return {
      code: 'INPUT_INVALID',
      message:
        first?.format === 'uuid'
          ? `There is no ${where} of that name; choose one from a list instead of typing its address.`
          : `The ${where} is not usable: ${first?.message ?? 'its shape is unknown'}. Correct it and try again.`,
      facts: { issues: issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message })) },
    };
  }
  if (error.code === 'INTERNAL_SERVER_ERROR') {
    return {
      code: null,
      message:
        'Fovea failed in a way that it did not foresee. What was saved is kept; try again, and look into its log if it repeats.',
      facts: {},
    };
  }
  return { code: error.code === 'NOT_FOUND' ? 'NOT_FOUND' : 'INPUT_INVALID', message: error.message, facts: {} };
}
