import type { PlainArchitecture } from './architecture.ts';
import { channelsOf } from './architecture.ts';
import type { CheckedProgram } from './checked-program.ts';
import { checkProgram } from './checked-program.ts';
import type { Operation, Program } from './program.ts';
import { imageName } from './program.ts';

/** The program of a classifier of plain stages. Its taps are the image and what leaves each stage. */
export function smallNetwork(architecture: PlainArchitecture, classes: number): CheckedProgram {
  const { size, kernel, padding, stages, dense } = architecture;
  const operations: Operation[] = [];
  const taps: Program['taps'] = [{ name: 'input', after: imageName }];
  const last = () => operations.at(-1)?.name ?? imageName;
  stages.forEach((channels, index) => {
    const stage = `stage.${String(index + 1)}`;
    const [convolved, pooled, shifted, rectified] = ['convolved', 'pooled', 'shifted', 'rectified'].map(
      (step) => `${stage}.${step}`,
    ) as [string, string, string, string];
    // Pooling before bias and relu gives the same values as after (both rise with their input) at a quarter of the cost.
    operations.push(
      {
        kind: 'convolution',
        name: convolved,
        inputs: [last()],
        kernel: `${stage}.kernel`,
        channels,
        side: kernel,
        stride: 1,
        padding,
      },
      { kind: 'max-pool', name: pooled, inputs: [convolved], side: 2, stride: 2, padding: 'same' },
      { kind: 'affine', name: shifted, inputs: [pooled], shift: `${stage}.bias` },
      { kind: 'relu', name: rectified, inputs: [shifted] },
    );
    taps.push({ name: `stage-${String(index + 1)}`, after: rectified });
  });
  const layer = (name: string, input: string, channels: number): Operation => ({
    kind: 'dense',
    name,
    inputs: [input],
    kernel: `${name}.kernel`,
    bias: `${name}.bias`,
    channels,
  });
  operations.push(
    { kind: 'flatten', name: 'flat', inputs: [last()] },
    layer('head.1', 'flat', dense),
    { kind: 'relu', name: 'head.1.rectified', inputs: ['head.1'] },
    { kind: 'dropout', name: 'head.1.kept', inputs: ['head.1.rectified'] },
    layer('head.2', 'head.1.kept', classes),
  );
  return checkProgram({ image: { side: size, channels: channelsOf(architecture) }, operations, taps });
}
