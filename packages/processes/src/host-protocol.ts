import type { ErrorCode } from '@fovea/domain';
import { errorCodes, FoveaError } from '@fovea/domain';

/** A question as it travels to a host's process; its answer has the same id. */
export type Asked<Question> = Question & { readonly id: number };

export type HostAnswer<Value> =
  { readonly id: number; readonly value: Value } | { readonly id: number; readonly error: HostError };

/** An error in a form that crosses processes. */
export interface HostError {
  readonly code: string;
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** The error that a host's process met, as the asker throws it. */
export function reviveError({ code, message, facts }: HostError): FoveaError {
  const known = Object.hasOwn(errorCodes, code);
  return new FoveaError(known ? (code as ErrorCode) : 'INFERENCE_UNAVAILABLE', message, {
    ...facts,
    ...(known ? {} : { code }),
  });
}
