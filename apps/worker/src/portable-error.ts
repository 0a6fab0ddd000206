import { isFoveaError } from '@fovea/domain';
import { EngineError } from '@fovea/engine';
import type { HostError } from '@fovea/processes';

/** An error in a form that crosses threads and processes. @param otherwise what an error that nobody foresaw is called */
export function portableError(error: unknown, otherwise: Pick<HostError, 'code' | 'message'>): HostError {
  if (isFoveaError(error)) return { code: error.code, message: error.message, facts: error.facts };
  if (error instanceof EngineError) return { code: 'ENGINE_UNAVAILABLE', message: error.message, facts: error.facts };
  return { ...otherwise, facts: { cause: error instanceof Error ? (error.stack ?? error.message) : String(error) } };
}
