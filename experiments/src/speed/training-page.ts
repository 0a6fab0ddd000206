import type { Engine } from '@fovea/engine';
import { plotBars, plotLines } from '../support/plot.ts';
import { publish } from '../support/results-page.ts';
import type { Pace } from './interleave.ts';
import type { Scaled } from './scaling.ts';
import { stepNames } from './steps.ts';
import { barPoints, paceTable, scalingPoints, scalingTable, triedTable } from './tables.ts';
import type { Tried } from './tried.ts';

export interface TrainingResults {
  readonly workload: Readonly<
    Record<'size' | 'batch' | 'repeats' | 'steps' | 'seed' | 'lossDifference' | 'operations' | 'peakGflops', number>
  >;
  readonly about: string;
  readonly paces: readonly Pace[];
  readonly batches: readonly Scaled[];
  readonly sizes: readonly Scaled[];
  readonly threads: readonly Scaled[];
  readonly images: readonly Scaled[];
  readonly tried: readonly Tried[];
}

/** Writes `results/train.md` with its plots. */
export async function publishTraining(engine: Engine, results: TrainingResults): Promise<void> {
  const { workload, about, paces, batches, sizes, threads, images, tried } = results;
  const { size, batch, repeats, steps, seed, lossDifference, operations, peakGflops } = workload;
  const y = 'images per second';
  await plotBars('train', { title: `Training, images of ${size} × ${size}, batch ${batch}`, y }, barPoints(paces));
  await plotLines('train-batch', { title: 'Training by batch', x: 'images in a batch', y }, scalingPoints(batches));
  await plotLines(
    'train-size',
    { title: 'Training by image size, batch 32', x: 'side in pixels', y },
    scalingPoints(sizes),
  );
  await publish('train', engine, [
    `One training step of the default model (${size} × ${size} pixels, batch ${batch}, dropout mask, softmax cross-entropy, Adam with two rates): the same weights and inputs from the host for everyone, loss read back at each step. Losses agree within ${lossDifference.toExponential(1)}. Median of ${repeats} interleaved repeats of ${steps} steps, seed ${seed}. ${about} Stock tfjs-node means tfjs's operations, gradients and Adam on the same TensorFlow library. _In its worker_: with the memory settings of the process in which Fovea trains.`,
    '![Training, images per second](train.svg)',
    paceTable(paces, {
      by: [stepNames.stock, stepNames.python, stepNames.pythonFused],
      items: batch,
      operations,
      peakGflops,
    }),
    `A step needs ${(operations / 1e6).toFixed(0)} million floating-point operations an image in convolutions and matrix products; the peak is that of a 1024 × 1024 float32 matrix product, ${peakGflops.toFixed(0)} GFLOP/s.`,
    '## By batch',
    '![Training by batch](train-batch.svg)',
    scalingTable('batch', batches),
    '## By image size',
    '![Training by image size](train-size.svg)',
    scalingTable('side in pixels, batch 32', sizes),
    '## By threads',
    scalingTable('threads inside an operation', threads),
    '## By number of images',
    'Whole trainings with the input pipeline (flips and turns), which draw from this many prepared images:',
    scalingTable('images', images),
    '## Settings tried',
    triedTable(tried),
  ]);
}
