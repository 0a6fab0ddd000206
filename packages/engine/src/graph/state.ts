import type { Tensor } from '@tensorflow/tfjs';
import { EngineError } from '../engine-error.ts';
import { arrayOf, sizeOf } from './feeds.ts';
import type { HostArray } from './node-backend.ts';
import { isDtype } from './node-backend.ts';
import type { SessionState } from './session.ts';

/** The tensors' values, as copies. */
export function copyOf(tensors: ReadonlyMap<string, Tensor>): SessionState {
  return Object.fromEntries(
    [...tensors].map(([name, tensor]) => [
      name,
      { shape: tensor.shape, values: (tensor.dataSync() as HostArray).slice() },
    ]),
  );
}

/** @throws EngineError STATE_MISMATCH naming the first variable that the session lacks or has in another shape */
export function checkState(
  state: SessionState,
  variables: ReadonlyMap<string, { readonly shape: readonly number[]; readonly dtype: string }>,
): void {
  for (const [name, { shape, values }] of Object.entries(state)) {
    const variable = variables.get(name);
    if (variable === undefined) throw mismatch(`has the variable ${name}, which this session lacks`, { name });
    const { shape: expected, dtype } = variable;
    if (expected.join() !== shape.join() || values.length !== sizeOf(expected)) {
      const found = `${name} as [${shape.join(', ')}] with ${String(values.length)} values`;
      throw mismatch(`has ${found}, the session as [${expected.join(', ')}]`, { name, shape, expected });
    }
    if (isDtype(dtype) && !(values instanceof arrayOf[dtype])) {
      throw mismatch(`has ${name} in a ${values.constructor.name}, the session as ${dtype}`, { name, dtype });
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
