import { availableParallelism } from 'node:os';
import { describeMachine, loadEngine } from '@fovea/engine';
import type { Benchmark } from './benchmark.ts';
import { assertAgreement } from './speed/agree.ts';
import { makeWorkload } from './speed/inputs.ts';
import { interleave, ratio, ratios } from './speed/interleave.ts';
import { noPython, PythonReference, referencePython } from './speed/python.ts';
import { byBatch, byImages, bySize, byThreads } from './speed/scaling.ts';
import { openSteps, stepNames, type StepKind } from './speed/steps.ts';
import { paceTable, scalingPoints, scalingTable, triedTable } from './speed/tables.ts';
import { tryEnvironments } from './speed/tried.ts';
import { operationsPerImage } from './speed/work.ts';
import { plotBars, plotLines } from './support/plot.ts';
import { publish } from './support/results-page.ts';

const size = 64;
const batch = 64;

/** A training step of the default model, done in every way there is. Options: repeats=N, steps=N, only=steps (no scaling, no page). */
export const train: Benchmark = {
  name: 'train',
  summary: 'a training step of the default model: captured, eager, stock tfjs-node, Python tf.function, Keras',
  async run({ seed, options, say, environment }) {
    const repeats = Number(options['repeats'] ?? 5);
    const steps = Number(options['steps'] ?? 30);
    const engine = await loadEngine({ engine: 'native' });
    const { bfloat16 } = describeMachine();
    const peakBefore = await engine.gflops();
    const executable = referencePython(environment);
    const python = executable === undefined ? undefined : await PythonReference.start(executable);
    const pythonBfloat16 =
      executable === undefined || !bfloat16
        ? undefined
        : await PythonReference.start(executable, { FOVEA_BENCH_BFLOAT16: '1' });
    try {
      if (python === undefined) say(noPython);
      const workload = makeWorkload({ size, batch, seed });
      const kinds = (Object.keys(stepNames) as StepKind[]).filter((kind) => bfloat16 || !kind.endsWith('Bfloat16'));
      const contestants = await openSteps(kinds, { engine, workload, python, pythonBfloat16 });
      const lossDifference = await assertAgreement(contestants);
      say(
        `${String(contestants.size)} ways to do the same step; losses agree within ${lossDifference.toExponential(1)}`,
      );
      for (const contestant of contestants.values()) await contestant.lap(3);
      const paces = await interleave([...contestants.values()], { repeats, steps, items: batch });
      for (const contestant of contestants.values()) await contestant.close();
      for (const pace of paces) {
        say(
          `${pace.name.padEnd(42)} ${pace.median.toFixed(0).padStart(5)} images/s [${pace.lowest.toFixed(0)}, ${pace.highest.toFixed(0)}], ${pace.cpuMs.toFixed(0)} ms CPU a step`,
        );
      }
      const peakGflops = Math.max(peakBefore, await engine.gflops());
      const operations = operationsPerImage(workload.model.weights, size).step;
      const of = (one: StepKind, other: StepKind) => ratio(paces, stepNames[one], stepNames[other]);
      const rate = (kind: StepKind) => paces.find(({ name }) => name === stepNames[kind])?.median ?? null;
      const spread = ratios(paces, stepNames.captured, stepNames.python);
      if (options['only'] !== 'steps') {
        const setting = { engine, python, seed, say };
        const batches = await byBatch(setting);
        const sizes = await bySize(setting);
        const counts = [1, 2, 4].filter((count) => count <= availableParallelism());
        const threads = await byThreads(counts, executable, setting);
        const images = await byImages(setting);
        const tried = await tryEnvironments({ python: executable, seed, bfloat16 }, say);
        await plotBars(
          'train',
          { title: 'Training, images of 64 × 64, batch 64', y: 'images per second' },
          paces.map(({ name, median, lowest, highest }) => ({
            series: name,
            x: name,
            y: median,
            low: lowest,
            high: highest,
          })),
        );
        const y = 'images per second';
        await plotLines(
          'train-batch',
          { title: 'Training by batch', x: 'images in a batch', y },
          scalingPoints(batches),
        );
        await plotLines(
          'train-size',
          { title: 'Training by image size, batch 32', x: 'side in pixels', y },
          scalingPoints(sizes),
        );
        await publish('train', engine, [
          `One training step of the default model (${String(size)} × ${String(size)} pixels, batch ${String(batch)}, dropout mask, softmax cross-entropy, Adam with two rates): the same weights and inputs from the host for everyone, loss read back at each step. Losses agree within ${lossDifference.toExponential(1)}. Median of ${String(repeats)} interleaved repeats of ${String(steps)} steps, seed ${String(seed)}. ${python === undefined ? noPython : `Python ${python.versions.python}, TensorFlow ${python.versions.tensorflow}, Keras ${python.versions.keras}, same threads.`} Stock tfjs-node means tfjs's operations, gradients and Adam on the same TensorFlow library.`,
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
      return {
        figures: {
          capturedToStock: of('captured', 'stock'),
          capturedToEager: of('captured', 'eager'),
          capturedToPython: of('captured', 'python'),
          capturedToPythonLow: spread === null ? null : Math.min(...spread),
          capturedToPythonHigh: spread === null ? null : Math.max(...spread),
          capturedFusedToPython: of('capturedFused', 'pythonFused'),
          capturedToKeras: of('captured', 'keras'),
          bfloat16ToPython: of('capturedBfloat16', 'pythonFused'),
          bfloat16ToPythonBfloat16: of('capturedBfloat16', 'pythonBfloat16'),
          capturedImagesPerSecond: rate('captured'),
          pythonImagesPerSecond: rate('python'),
          capturedGflops: (Number(rate('captured')) * operations) / 1e9,
          peakGflops,
          lossDifference,
        },
      };
    } finally {
      await python?.stop();
      await pythonBfloat16?.stop();
    }
  },
};
