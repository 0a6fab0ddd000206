import type { Level, TrainedPart } from '@fovea/domain';
import { FoveaError, trainedFrom } from '@fovea/domain';
import type { NetworkForm } from '../model/model.ts';
import { weightsOf } from '../model/program.ts';
import { programOf } from '../model/program-of.ts';
import { groupOf } from '../model/weights.ts';

/**
 * Whether a training changes a weight, by its name. Gates and the head learn in any training.
 * @throws INPUT_INVALID where the network has no tap of that name
 */
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

function weightsBehind(tap: string, { program, taps }: ReturnType<typeof programOf>): string[] {
  const after = taps.find(({ name }) => name === tap)?.after;
  if (after === undefined) {
    throw new FoveaError(
      'INPUT_INVALID',
      `The network has no tap "${tap}" to train from. Its taps are: ${taps.map(({ name }) => name).join(', ')}.`,
      { tap },
    );
  }
  const { operations } = program;
  return operations.slice(operations.findIndex(({ name }) => name === after) + 1).flatMap(weightsOf);
}
