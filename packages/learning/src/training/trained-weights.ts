import type { Level, TrainedPart } from '@fovea/domain';
import { trainedFrom } from '@fovea/domain';
import type { CheckedProgram } from '../model/checked-program.ts';
import { tapNamed } from '../model/checked-program.ts';
import type { NetworkForm } from '../model/model.ts';
import { splitAfter, weightsOf } from '../model/program.ts';
import { programOf } from '../model/program-of.ts';
import { groupOf } from '../model/weights.ts';

/** Whether a training changes a weight, by its name. Gates and the head learn in any training. */
export function isTrained(
  { architecture, classes }: NetworkForm,
  part: TrainedPart = 'all',
): (weight: string) => boolean {
  if (part === 'all') return () => true;
  const tap = trainedFrom(part);
  const behind = new Set(tap === null ? [] : weightsBehind(tap, programOf({ architecture, classes })));
  return (weight) => ['gate', 'head'].includes(groupOf(weight)) || behind.has(weight);
}

/**
 * The deepest tap before which a training changes nothing: neither a weight nor a gate. What leaves it is the same in each
 * step. Null where that is the image itself.
 */
export function frozenTap(form: NetworkForm, part: TrainedPart | undefined): Level | null {
  const { program, taps } = programOf(form);
  const changes = isTrained(form, part);
  const places = program.operations.map(({ name }) => name);
  const changed = program.operations.findIndex((operation) => weightsOf(operation).some(changes));
  const gated = taps.findIndex(({ name }) => form.gates.some(({ level }) => level === name));
  const frozen = taps.slice(1, gated + 1).filter(({ after }) => places.indexOf(after) < changed);
  return frozen.at(-1)?.name ?? null;
}

function weightsBehind(tap: string, { program, taps }: CheckedProgram): string[] {
  return splitAfter(program.operations, tapNamed(taps, tap).after).behind.flatMap(weightsOf);
}
