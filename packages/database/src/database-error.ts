import { FoveaError, isFoveaError } from '@fovea/domain';

const refusedLogin = new Set(['28P01', '28000', '3D000']);
/** A number too large, a text that is no number or no identifier, a character that no text may hold. */
const unusableValue = new Set(['22003', '22P02', '22P05', '22021']);
const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'EAI_AGAIN',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  '08003',
  '53300',
]);
const lostConnection =
  /timeout exceeded when trying to connect|connection terminated|client has encountered a connection error|client was closed/i;

/** The codes and messages of an error and of everything that caused it; Drizzle and Node wrap the driver's error. */
function* causes(error: unknown): Generator<{ code: string; message: string }> {
  if (error instanceof AggregateError) for (const inner of error.errors) yield* causes(inner);
  if (!(error instanceof Error)) return;
  const { code } = error as Error & { code?: unknown };
  yield { code: typeof code === 'string' ? code : '', message: error.message };
  yield* causes(error.cause);
}

/** Turns a lost or refused connection, or a full disk, into an error that says what to do; any other is returned as it is. */
export function databaseError(error: unknown): unknown {
  if (isFoveaError(error)) return error;
  for (const { code, message } of causes(error)) {
    if (refusedLogin.has(code)) {
      return new FoveaError(
        'DATABASE_REFUSED_LOGIN',
        'The database refused the login. Check the user, the password and the database name in DATABASE_URL.',
        { reason: message },
        { cause: error },
      );
    }
    if (unusableValue.has(code)) {
      return new FoveaError(
        'INPUT_INVALID',
        'A number or a text is outside of what the database can hold: nothing was changed. Correct it and try again.',
        {},
        { cause: error },
      );
    }
    if (code === '53100') {
      return new FoveaError(
        'ARTIFACT_WRITE_FAILED',
        'The disk of the database is full: nothing was changed. Free some space and try again.',
        { reason: message },
        { cause: error },
      );
    }
    if (unreachable.has(code) || lostConnection.test(message)) {
      return new FoveaError(
        'DATABASE_UNREACHABLE',
        'The database cannot be reached. Start it, or correct the host and port in DATABASE_URL.',
        { reason: message },
        { cause: error },
      );
    }
  }
  return error;
}
