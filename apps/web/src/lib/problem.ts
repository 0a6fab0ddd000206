import type { ErrorCode } from '@fovea/domain';
import { errorCodes, isFoveaError } from '@fovea/domain';
import { isTRPCClientError } from '@trpc/client';
import { answerLimits, LateAnswer } from './answer-limits.ts';
import { duration } from './format.ts';

/** An error as a person reads it: what happened and what to do, what was kept, and Fovea's name for it. */
export interface Problem {
  readonly code: ErrorCode | null;
  readonly message: string;
  readonly kept: string | null;
}

const keptByCode: Partial<Record<ErrorCode, string>> = {
  STALE: 'Nothing was changed.',
  CONFLICT: 'Nothing was changed.',
  ALREADY_DECIDED: 'The first decision stands.',
  LOSS_NOT_FINITE: 'The model that it started from is unchanged.',
  CANCELLED: 'The model that it started from is unchanged.',
  DATABASE_UNREACHABLE: 'Everything saved before is kept.',
  INFERENCE_UNAVAILABLE: 'Your regions are kept.',
  ARTIFACT_WRITE_FAILED: 'Nothing half-written was kept.',
};

function problem(code: ErrorCode | null, message: string): Problem {
  return { code, message, kept: code ? (keptByCode[code] ?? null) : null };
}

function readCode(value: unknown): ErrorCode | null {
  return typeof value === 'string' && value in errorCodes ? (value as ErrorCode) : null;
}

const unreachable =
  'Fovea does not answer. Look whether it still runs in its terminal; this page goes on by itself once it does.';

function lateIn(error: unknown): LateAnswer | null {
  const cause = isTRPCClientError(error) ? error.cause : error;
  return cause instanceof LateAnswer ? cause : null;
}

export function isLate(error: unknown): boolean {
  return lateIn(error) !== null;
}

/** Fovea, or its database, did not answer: the same question may be answered in a moment. */
export function isAway(error: unknown): boolean {
  const late = lateIn(error);
  // Whatever takes minutes is not begun anew unless somebody asks for it.
  if (late !== null) return !late.isChange && late.limitMs <= answerLimits.usual;
  const { code, message } = toProblem(error);
  return message === unreachable || code === 'DATABASE_UNREACHABLE';
}

/** The status of a page that cannot be shown: 503 where another try may mend it. */
export function pageStatus(cause: unknown): 404 | 500 | 503 {
  const { code } = toProblem(cause);
  if (code === 'NOT_FOUND' || code === 'INPUT_INVALID') return 404;
  return isAway(cause) ? 503 : 500;
}

function lateProblem(late: LateAnswer): Problem {
  const first = `Fovea has not answered for ${duration(late.limitMs / 1000)}`;
  if (late.isChange) return problem(null, `${first}, so nobody knows whether it did this. Look before you try again.`);
  return problem(
    null,
    isAway(late)
      ? `${first}. This page asks again by itself.`
      : `${first}. Look whether it still runs in its terminal, and try again.`,
  );
}

/** Why there is no answer, also while the question is being asked again. */
export function problemOf(query: { readonly error: unknown; readonly failureReason: unknown }): Problem | null {
  const cause = query.error ?? query.failureReason;
  return cause === null ? null : toProblem(cause);
}

/** Explains whatever a call may throw. */
export function toProblem(error: unknown): Problem {
  if (isFoveaError(error)) return problem(error.code, error.message);
  const late = lateIn(error);
  if (late !== null) return lateProblem(late);
  if (isTRPCClientError(error)) {
    const shape = error.data as { fovea?: { code?: unknown } } | null | undefined;
    if (!shape) return { ...problem(null, unreachable), kept: 'Everything saved before is kept.' };
    return problem(readCode(shape.fovea?.code), error.message);
  }
  if (error instanceof TypeError) return { ...problem(null, unreachable), kept: 'Everything saved before is kept.' };
  return problem(null, error instanceof Error ? error.message : 'Something failed; try again.');
}

/** The problem that a binary route's answer tells. */
export async function responseProblem(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  if (typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string') {
    return problem(readCode('code' in body ? body.code : null), body.message);
  }
  return problem(null, `Fovea answered with status ${response.status}; try again.`);
}
