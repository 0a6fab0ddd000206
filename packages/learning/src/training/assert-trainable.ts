import type { FeedbackMethod, TrainedPart } from '@fovea/domain';
import { FoveaError, trainedFrom } from '@fovea/domain';
import { isCarriedTo } from '../losses/feedback-losses.ts';
import type { Tap } from '../model/checked-program.ts';
import { tapNamed } from '../model/checked-program.ts';
import type { NetworkForm } from '../model/model.ts';
import type { Operation } from '../model/program.ts';
import { programOf } from '../model/program-of.ts';

/** @throws INPUT_INVALID where a network cannot be trained as a recipe asks */
export function assertTrainable(
  form: NetworkForm,
  { train, method }: { train: TrainedPart | undefined; method: FeedbackMethod | null },
): void {
  assertLevels(form);
  assertRoomForMaps(form);
  assertTrainedFrom(form, train);
  if (method === 'input-gradient') assertTwiceDifferentiable(form);
}

/** Taps at which a gate can sit: drawings are carried to them, and to all before. @param size side of the images */
export function gateTaps(taps: readonly Tap[], size: number): readonly Tap[] {
  const end = taps.findIndex(({ side }) => !isCarriedTo(side, size));
  return end < 0 ? taps : taps.slice(0, end);
}

/** @throws INPUT_INVALID where a gate would have nothing to sit on, or regions could not be carried to it */
function assertLevels({ architecture, classes, gates }: NetworkForm): void {
  const { taps } = programOf({ architecture, classes });
  for (const { level } of gates) {
    const place = taps.findIndex(({ name }) => name === level);
    if (place < 0) {
      throw new FoveaError(
        'INPUT_INVALID',
        `The network has no tap "${level}", so no gate can sit there. ${listed(taps)} Choose another place for the gate.`,
        { level },
      );
    }
    if (place < gateTaps(taps, architecture.size).length) continue;
    throw new FoveaError(
      'INPUT_INVALID',
      `In this network, drawings cannot be carried over to the features at "${level}". Place the gate nearer to the image.`,
      { level },
    );
  }
}

/** @throws INPUT_INVALID where the network has no tap of that name */
function assertTrainedFrom({ architecture, classes }: NetworkForm, part: TrainedPart = 'all'): void {
  const { taps } = programOf({ architecture, classes });
  const tap = trainedFrom(part);
  if (tap === null || taps.some(({ name }) => name === tap)) return;
  throw new FoveaError('INPUT_INVALID', `The network has no tap "${tap}" to train from. ${listed(taps)}`, { tap });
}

const listed = (taps: readonly Tap[]) => `Its taps are: ${taps.map(({ name }) => name).join(', ')}.`;

/** Numbers of one image that the maps of a gate by class may take: as many as the first stage of the small network. */
const mostMapNumbers = 2 ** 17;

/** @throws INPUT_INVALID where a map for each class would take too much memory */
function assertRoomForMaps({ architecture, classes, gates }: NetworkForm): void {
  const { taps } = programOf({ architecture, classes });
  for (const { level, kind } of gates) {
    const { side } = tapNamed(taps, level);
    if (kind !== 'by-class' || side ** 2 * classes <= mostMapNumbers) continue;
    throw new FoveaError(
      'INPUT_INVALID',
      `A gate by class makes a map for each of the ${String(classes)} classes. At "${level}", with ${String(side)} × ${String(side)} places, this takes too much memory. Place the gate later in the network, or choose another kind.`,
      { level, side, classes },
    );
  }
}

/** Operations whose gradients the engine cannot differentiate once more. */
const onceOnly: ReadonlySet<Operation['kind']> = new Set(['depthwise-convolution', 'average-pool']);

/** @throws INPUT_INVALID naming the operations that the penalty on gradients cannot go through */
function assertTwiceDifferentiable({ architecture, classes }: NetworkForm): void {
  const { operations } = programOf({ architecture, classes }).program;
  const kinds = [...new Set(operations.map(({ kind }) => kind))].filter((kind) => onceOnly.has(kind));
  if (kinds.length === 0) return;
  throw new FoveaError(
    'INPUT_INVALID',
    `The method "input gradients" needs second derivatives, which Fovea lacks for operations of this network (${kinds.join(', ')}). Choose the method "attention gate".`,
    { kinds },
  );
}
