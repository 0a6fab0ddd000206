import { EngineError } from '../engine-error.ts';
import type { Recording } from './recorder.ts';

/** @throws EngineError FUNCTION_NOT_REPEATABLE naming the first operation at which two runs of a function part */
export function assertSame(name: string, first: Recording, second: Recording): void {
  const length = Math.max(first.operations.length, second.operations.length);
  for (let index = 0; index < length; index++) {
    const [one, other] = [first.operations[index], second.operations[index]];
    if (one === undefined || other === undefined || one.name !== other.name) {
      throw refuse(
        name,
        one?.name ?? other?.name ?? '',
        'did other operations the second time (a counter or a branch?)',
      );
    }
    if (JSON.stringify([one.inputs, one.attributes]) !== JSON.stringify([other.inputs, other.attributes])) {
      throw refuse(name, one.name, 'used other settings the second time (a random seed or a counter?)');
    }
    if (one.outputs.some(({ shape }, output) => shape.join() !== other.outputs[output]?.shape.join())) {
      throw refuse(name, one.name, 'gave another shape the second time');
    }
    for (const source of one.inputs) {
      if (source.kind !== 'constant') continue;
      const [before, after] = [first.constants[source.constant], second.constants[source.constant]];
      const same =
        before?.values.length === after?.values.length &&
        before?.values.every((value, position) => Object.is(value, after?.values[position]));
      if (same !== true) {
        throw refuse(name, one.name, 'was given other numbers by the host the second time (randomness or a counter?)');
      }
    }
  }
  if (JSON.stringify([first.outputs, first.assigned]) !== JSON.stringify([second.outputs, second.assigned])) {
    throw refuse(name, null, 'it returns other results, or assigns other variables, the second time (a branch?)');
  }
}

function refuse(name: string, operation: string | null, fact: string): EngineError {
  const what = operation === null ? fact : `its ${operation} ${fact}`;
  return new EngineError(
    'FUNCTION_NOT_REPEATABLE',
    `The function ${name} is not repeatable: ${what}. Feed what changes from call to call as an input.`,
    { function: name, operation },
  );
}
