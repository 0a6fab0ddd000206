import { RandomStream } from '../random/random-stream.ts';
import { checkProgram } from './checked-program.ts';
import type { WeightArray } from './model.ts';
import type { ImportedNetwork } from './network-file.ts';
import type { Operation, Program } from './program.ts';
import { imageName } from './program.ts';
import { lengthOf } from './shape.ts';

/** Side of the images that the form is made for. Images of other sides fit as well. */
const side = 128;
/** Channels of the stages. Each has twice those of the stage before, at half its side, so that all cost alike. */
const widths = [16, 32, 64, 128];
const blocksOfStage = 2;
/** Classes of the untrained head, which a project replaces by its own. */
const classes = 2;

/** By how much the mean square of what a kernel gives exceeds that of what the kernel reads, when it is fresh. */
type Gains = Map<string, number>;

/**
 * The residual form of ResNet-18 at a quarter of its width, with fresh weights. A tap stands at the end of each stage.
 * There is no normalisation: each block begins with adding little to what passes by it instead.
 */
export function residualNetwork(seed: number): ImportedNetwork {
  const { program, gains } = residualForm();
  const network = checkProgram(program);
  const weights = Object.entries(network.weightShapes).map(([name, shape]) => {
    const gain = gains.get(name);
    return [name, gain === undefined ? zeros(shape) : uniform(shape, gain, new RandomStream(seed, `init ${name}`))];
  });
  return { ...network, weights: Object.fromEntries(weights) as Record<string, WeightArray> };
}

function residualForm(): { program: Program; gains: Gains } {
  const operations: Operation[] = [];
  const taps: Program['taps'] = [{ name: 'input', after: imageName }];
  const gains: Gains = new Map();
  const add = (operation: Operation) => {
    operations.push(operation);
    return operation.name;
  };
  const convolve = (
    name: string,
    input: string,
    channels: number,
    window: { side: number; stride: number },
    gain: number,
  ) => {
    const [kernel, convolved] = [`${name}.kernel`, `${name}.convolved`];
    gains.set(kernel, gain);
    add({ kind: 'convolution', name: convolved, inputs: [input], kernel, channels, ...window, padding: 'same' });
    return add({ kind: 'affine', name, inputs: [convolved], shift: `${name}.shift` });
  };
  const rectify = (input: string) => add({ kind: 'relu', name: `${input}.rectified`, inputs: [input] });
  /** What is added is small by the number of blocks: the sum over all blocks stays of one size. A relu halves squares. */
  const block = (name: string, input: string, channels: number, stride: number) => {
    const inner = rectify(convolve(`${name}.first`, input, channels, { side: 3, stride }, 2));
    const added = convolve(
      `${name}.second`,
      inner,
      channels,
      { side: 3, stride: 1 },
      1 / (widths.length * blocksOfStage),
    );
    const beside = stride === 1 ? input : convolve(`${name}.beside`, input, channels, { side: 1, stride }, 1);
    return rectify(add({ kind: 'add', name, inputs: [added, beside] }));
  };

  let last = rectify(convolve('stem', imageName, widths[0] ?? 0, { side: 3, stride: 2 }, 2));
  widths.forEach((channels, stage) => {
    for (let place = 0; place < blocksOfStage; place++)
      last = block(`stage.${String(stage + 1)}.${String(place + 1)}`, last, channels, stage > 0 && place === 0 ? 2 : 1);
    taps.push({ name: `stage-${String(stage + 1)}`, after: last });
  });
  last = add({ kind: 'global-average', name: 'head.average', inputs: [last] });
  last = add({ kind: 'dropout', name: 'head.kept', inputs: [last] });
  const head = { kernel: 'head.kernel', bias: 'head.bias', channels: classes };
  gains.set(head.kernel, 1);
  add({ kind: 'dense', name: 'head', inputs: [last], ...head });
  return { program: { image: { side, channels: 3 }, operations, taps }, gains };
}

const zeros = (shape: readonly number[]): WeightArray => ({ shape, values: new Float32Array(lengthOf(shape)) });

/** Uniform in ±√(3 · gain / fan in); a gain of 2 is He's. */
function uniform(shape: readonly number[], gain: number, stream: RandomStream): WeightArray {
  const count = lengthOf(shape);
  const limit = Math.sqrt((3 * gain * (shape.at(-1) ?? 1)) / count);
  return { shape, values: Float32Array.from({ length: count }, () => limit * (2 * stream.uniform() - 1)) };
}
