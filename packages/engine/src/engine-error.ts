export type EngineErrorCode = 'NATIVE_MISSING' | 'NATIVE_DAMAGED' | 'NATIVE_BROKEN' | 'ENGINE_UNKNOWN';

/** A failure to bring up the tensor engine. The message says what to do; `facts` what was found. */
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
