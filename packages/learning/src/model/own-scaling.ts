import { spreadOf } from '../images/normalise.ts';
import type { Architecture } from './architecture.ts';
import type { WeightArray, Weights } from './model.ts';
import type { Operation } from './program.ts';
import { imageName } from './program.ts';

type Affine = Extract<Operation, { kind: 'affine' }>;

interface Body {
  readonly operations: readonly Operation[];
  readonly weights: Weights;
}

/** A smaller scale than this says that pixels from 0 to 255 are meant. The importers go by the same number. */
const smallestOfShares = 0.1;

/**
 * A network that begins by scaling its images, s·p + b, expects pixels p from 0 to 255. A project gives it normalised numbers
 * x, where p = 255·(d·x + m). So its scale becomes 255·s·d, and its shift 255·s·m + b. Of normalisations that go by the
 * single image, m and d are those of ImageNet, as if the network expected such numbers. Any other network stays as it is.
 */
export function takingNormalised(body: Body, input: Architecture['input']): Body {
  const scalings = body.operations.filter((operation) => isScaling(operation, body.weights));
  return scalings.reduce((changed, scaling) => withNormalised(changed, scaling, input), body);
}

function isScaling(operation: Operation, weights: Weights): operation is Affine {
  if (operation.kind !== 'affine' || operation.inputs[0] !== imageName || operation.scale === undefined) return false;
  return weights[operation.scale]!.values.every((scale) => Math.abs(scale) < smallestOfShares);
}

function withNormalised({ operations, weights }: Body, scaling: Affine, input: Architecture['input']): Body {
  const { mean, deviation } = spreadOf(input);
  const { scale = '', shift = `${scaling.name}.shift` } = scaling;
  const { shape, values: scales } = weights[scale]!;
  const shifts = weights[shift]?.values;
  const ofChannels = (value: (channel: number) => number): WeightArray => ({
    shape,
    values: scales.map((_, channel) => value(channel)),
  });
  return {
    operations: operations.map((operation) => (operation === scaling ? { ...scaling, shift } : operation)),
    weights: {
      ...weights,
      [scale]: ofChannels((channel) => 255 * scales[channel]! * deviation[channel]!),
      [shift]: ofChannels((channel) => 255 * scales[channel]! * mean[channel]! + (shifts?.[channel] ?? 0)),
    },
  };
}
