import { EngineError } from '../engine-error.ts';
import { sizeOf } from './feeds.ts';
import type { SessionState } from './session.ts';

/** @throws EngineError STATE_MISMATCH naming the first variable that the session lacks or has in another shape */
export function checkState(
  state: SessionState,
  variables: ReadonlyMap<string, { readonly shape: readonly number[] }>,
): void {
  for (const [name, { shape, values }] of Object.entries(state)) {
    const expected = variables.get(name)?.shape;
    if (expected === undefined) {
      throw mismatch(`has the variable ${name}, which this session lacks`, { name });
    }
    if (expected.join() !== shape.join() || values.length !== sizeOf(expected)) {
      throw mismatch(`has ${name} as [${shape.join(', ')}], the session as [${expected.join(', ')}]`, {
        name,
        shape,
        expected,
      });
    }
  }
}

/** @throws EngineError STATE_MISMATCH naming the first variable that the session lacks */
export function checkNames(names: readonly string[], variables: ReadonlyMap<string, unknown>): void {
  const unknown = names.find((name) => !variables.has(name));
  if (unknown !== undefined) {
    throw new EngineError('STATE_MISMATCH', `The session has no variable ${unknown}.`, { name: unknown });
  }
}

function mismatch(fact: string, facts: Record<string, unknown>): EngineError {
  return new EngineError('STATE_MISMATCH', `The state ${fact}; it was saved from another architecture.`, facts);
}
