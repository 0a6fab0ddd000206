import { FoveaError } from '@fovea/domain';
import { LateAnswer } from './answer-limits.ts';
import { responseProblem } from './problem.ts';

interface InTime extends Pick<RequestInit, 'method' | 'body' | 'headers'> {
  readonly limitMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks a binary route, and reads its answer.
 * @param read reads the answer's body, within the same time
 * @throws LateAnswer, or the error that the server names
 */
export async function request<Answer>(
  address: string,
  { limitMs, signal, ...init }: InTime,
  read: (response: Response) => Promise<Answer>,
): Promise<Answer> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new LateAnswer(limitMs, init.method !== undefined)), limitMs);
  try {
    const ending = AbortSignal.any(signal ? [late.signal, signal] : [late.signal]);
    const response = await fetch(address, { ...init, signal: ending });
    if (response.ok) return await read(response);
    const { code, message } = await responseProblem(response);
    throw code ? new FoveaError(code, message) : new Error(message);
  } catch (error) {
    // A body that is cut off does not always name the cause.
    late.signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
