import type { Operation, Program } from './program.ts';
import { imageName } from './program.ts';

/** Of what leaves an operation, for each image: side × side × channels, or a list of channels where there are no places. */
export interface Shape {
  readonly side: number | null;
  readonly channels: number;
}

type Refusal = (fact: string) => Error;

/** The shape of each result, by name. @throws what `refusal` makes of a reason */
export function inferShapes({ image, operations }: Program, refusal: Refusal): ReadonlyMap<string, Shape> {
  const shapes = new Map<string, Shape>([[imageName, image]]);
  for (const operation of operations) {
    if (shapes.has(operation.name)) throw refusal(`two results have the name ${operation.name}`);
    const inputs = operation.inputs.map((input) => {
      const shape = shapes.get(input);
      if (shape === undefined) throw refusal(`${operation.name} reads ${input}, which no earlier operation gives`);
      return shape;
    });
    const problem = (fact: string) => refusal(`${operation.name} ${fact}`);
    shapes.set(operation.name, shapeAfter(operation, inputs as [Shape, ...Shape[]], problem));
  }
  return shapes;
}

function shapeAfter(operation: Operation, inputs: readonly [Shape, ...Shape[]], problem: Refusal): Shape {
  const [first, second = first] = inputs;
  switch (operation.kind) {
    case 'convolution':
      return { side: sideAfter(operation, placed(first, problem), problem), channels: operation.channels };
    case 'depthwise-convolution':
    case 'max-pool':
    case 'average-pool':
      return { side: sideAfter(operation, placed(first, problem), problem), channels: first.channels };
    case 'affine':
      if (operation.scale === undefined && operation.shift === undefined) throw problem('has neither scale nor shift');
      return first;
    case 'relu':
    case 'relu6':
    case 'sigmoid':
    case 'swish':
      return first;
    case 'add':
      if (first.side !== second.side || first.channels !== second.channels)
        throw problem(`adds ${shown(first)} and ${shown(second)}`);
      return first;
    case 'scale-channels':
      if (second.side !== null || second.channels !== first.channels)
        throw problem(`scales ${shown(first)} by ${shown(second)}`);
      placed(first, problem);
      return first;
    case 'concat':
      for (const { side } of inputs) if (side !== first.side) throw problem('joins results of different sides');
      return { side: first.side, channels: inputs.reduce((sum, { channels }) => sum + channels, 0) };
    case 'pad':
      return { side: placed(first, problem) + operation.before + operation.after, channels: first.channels };
    case 'global-average':
      placed(first, problem);
      return { side: null, channels: first.channels };
    case 'flatten':
      return { side: null, channels: placed(first, problem) ** 2 * first.channels };
    case 'dense':
      listed(first, problem);
      return { side: null, channels: operation.channels };
    case 'dropout':
      return listed(first, problem);
  }
}

/** Names and shapes of a program's weights, in the order in which they are first used. */
export function weightShapesOf(
  operations: readonly Operation[],
  shapes: ReadonlyMap<string, Shape>,
  refusal: Refusal,
): Readonly<Record<string, readonly number[]>> {
  const weights: Record<string, readonly number[]> = {};
  const add = (name: string, shape: readonly number[]) => {
    if (Object.hasOwn(weights, name)) throw refusal(`two operations use the weights ${name}`);
    weights[name] = shape;
  };
  for (const operation of operations) {
    const { channels } = shapes.get(operation.inputs[0])!;
    switch (operation.kind) {
      case 'convolution':
        add(operation.kernel, [operation.side, operation.side, channels, operation.channels]);
        break;
      case 'depthwise-convolution':
        add(operation.kernel, [operation.side, operation.side, channels, 1]);
        break;
      case 'affine':
        for (const name of [operation.scale, operation.shift]) if (name !== undefined) add(name, [channels]);
        break;
      case 'dense':
        add(operation.kernel, [channels, operation.channels]);
        add(operation.bias, [operation.channels]);
        break;
    }
  }
  return weights;
}

/** As TensorFlow counts: SAME keeps a place for each stride, VALID only what whole windows cover. */
function sideAfter(
  { side: field, stride, padding }: { side: number; stride: number; padding: 'same' | 'valid' },
  side: number,
  problem: Refusal,
): number {
  const after = Math.ceil((padding === 'same' ? side : side - field + 1) / stride);
  if (after < 1) throw problem(`looks at ${String(field)} places where there are ${String(side)}`);
  return after;
}

function placed(shape: Shape, problem: Refusal): number {
  if (shape.side === null) throw problem(`needs places and gets ${shown(shape)}`);
  return shape.side;
}

function listed(shape: Shape, problem: Refusal): Shape {
  if (shape.side !== null) throw problem(`needs a list of numbers and gets ${shown(shape)}`);
  return shape;
}

const shown = ({ side, channels }: Shape) =>
  side === null ? `${String(channels)} numbers` : `${String(side)} × ${String(side)} × ${String(channels)}`;
