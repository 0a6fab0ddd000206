export type EngineErrorCode =
  | 'NATIVE_MISSING'
  | 'NATIVE_DAMAGED'
  | 'NATIVE_BROKEN'
  | 'ENGINE_UNKNOWN'
  /** A graph was declared in a way that cannot be loaded. */
  | 'GRAPH_INVALID'
  /** A function returned a promise. */
  | 'FUNCTION_ASYNC'
  /** A function read a tensor's values on the host. */
  | 'FUNCTION_READS_HOST'
  /** A function did not do the same thing twice. */
  | 'FUNCTION_NOT_REPEATABLE'
  /** What was fed has another name, shape or type, or is not a number. */
  | 'FEED_INVALID'
  /** A state belongs to other variables. */
  | 'STATE_MISMATCH'
  | 'SESSION_DISPOSED'
  | 'SESSION_FAILED';

/** A failure of the tensor engine. The message says what to do; `facts` what was found. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;
  readonly facts: Record<string, unknown>;

  constructor(code: EngineErrorCode, message: string, facts: Record<string, unknown> = {}, cause?: unknown) {
    super(message, { cause });
    this.name = 'EngineError';
    this.code = code;
    this.facts = facts;
  }
}
