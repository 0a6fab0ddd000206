import { checkProgram } from '../model/checked-program.ts';
import type { ImportedNetwork } from '../model/network-file.ts';
import type { Operation, Program } from '../model/program.ts';
import { lengthOf } from '../model/shape.ts';
import { RandomStream } from '../random/random-stream.ts';

const window = { side: 3, padding: 'same' } as const;

/** A shortcut around a convolution at a quarter of the side, between two taps, and a dense head for five classes. */
const operations: Operation[] = [
  { kind: 'convolution', name: 'stem', inputs: ['image'], kernel: 'stem/kernel', channels: 8, ...window, stride: 2 },
  { kind: 'affine', name: 'stem/norm', inputs: ['stem'], scale: 'stem/gamma', shift: 'stem/beta' },
  { kind: 'relu6', name: 'stem/out', inputs: ['stem/norm'] },
  { kind: 'depthwise-convolution', name: 'depth', inputs: ['stem/out'], kernel: 'depth/kernel', ...window, stride: 2 },
  { kind: 'convolution', name: 'point', inputs: ['depth'], kernel: 'point/kernel', channels: 12, ...window, stride: 1 },
  { kind: 'relu', name: 'point/out', inputs: ['point'] },
  {
    kind: 'convolution',
    name: 'inner',
    inputs: ['point/out'],
    kernel: 'inner/kernel',
    channels: 12,
    ...window,
    stride: 1,
  },
  { kind: 'add', name: 'joined', inputs: ['point/out', 'inner'] },
  { kind: 'relu', name: 'joined/out', inputs: ['joined'] },
  { kind: 'global-average', name: 'mean', inputs: ['joined/out'] },
  { kind: 'dense', name: 'logits', inputs: ['mean'], kernel: 'logits/kernel', bias: 'logits/bias', channels: 5 },
];
const taps: Program['taps'] = [
  { name: 'input', after: 'image' },
  { name: 'stem', after: 'stem/out' },
  { name: 'middle', after: 'point/out' },
  { name: 'top', after: 'joined/out' },
];

/** A network of a few operations with random weights, for tests. */
export function tinyNetwork(side = 64): ImportedNetwork {
  const network = checkProgram({ image: { side, channels: 3 }, operations, taps });
  const stream = new RandomStream(3, 'tiny network');
  const weights = Object.fromEntries(
    Object.entries(network.weightShapes).map(([name, shape]) => {
      const count = lengthOf(shape);
      const spread = shape.length > 1 ? Math.sqrt(6 / (count / (shape.at(-1) ?? 1))) : 0.1;
      const middle = name.endsWith('gamma') ? 1 : 0;
      const values = Float32Array.from({ length: count }, () => middle + spread * (2 * stream.uniform() - 1));
      return [name, { shape, values }];
    }),
  );
  return { ...network, weights };
}
