import { availableParallelism } from 'node:os';
import { describeMachine, loadEngine } from '@fovea/engine';
import type { Benchmark } from './benchmark.ts';
import { assertAgreement, isBfloat16 } from './speed/agree.ts';
import { makeWorkload } from './speed/inputs.ts';
import { interleave, ratio, ratios } from './speed/interleave.ts';
import { noPython, referencePython, startProcesses } from './speed/processes.ts';
import { publishTraining } from './speed/training-page.ts';
import { byBatch, byImages, bySize, byThreads } from './speed/scaling.ts';
import { openSteps, stepNames, type StepKind } from './speed/steps.ts';
import { tryEnvironments } from './speed/tried.ts';
import { operationsPerImage } from './speed/work.ts';

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
    if (executable === undefined) say(noPython);
    const processes = await startProcesses(environment);
    try {
      const workload = makeWorkload({ size, batch, seed });
      const kinds = (Object.keys(stepNames) as StepKind[]).filter((kind) => bfloat16 || !isBfloat16(kind));
      const contestants = await openSteps(kinds, { engine, workload, ...processes });
      const lossDifference = await assertAgreement(contestants);
      say(
        `${String(contestants.size)} ways to do the same step; losses agree within ${lossDifference.toExponential(1)}`,
      );
      for (const contestant of contestants.values()) await contestant.lap(3);
      const paces = await interleave([...contestants.values()], { repeats, steps, items: batch });
      for (const contestant of contestants.values()) await contestant.close();
      for (const { name, median, lowest, highest, cpuMs } of paces) {
        say(
          `${name.padEnd(58)} ${median.toFixed(0).padStart(5)} images/s [${lowest.toFixed(0)}, ${highest.toFixed(0)}], ${cpuMs.toFixed(0)} ms CPU a step`,
        );
      }
      const peakGflops = Math.max(peakBefore, await engine.gflops());
      const operations = operationsPerImage(workload.model.weights, size).step;
      const of = (one: StepKind, other: StepKind) => ratio(paces, stepNames[one], stepNames[other]);
      const rate = (kind: StepKind) => paces.find(({ name }) => name === stepNames[kind])?.median ?? null;
      const spread = ratios(paces, stepNames.inWorker, stepNames.python);
      const reached = rate('inWorker');
      if (options['only'] !== 'steps') {
        const setting = { engine, python: processes.python, seed, say };
        const counts = [1, 2, 4].filter((count) => count <= availableParallelism());
        await publishTraining(engine, {
          workload: { size, batch, repeats, steps, seed, lossDifference, operations, peakGflops },
          about: processes.about,
          paces,
          batches: await byBatch(setting),
          sizes: await bySize(setting),
          threads: await byThreads(counts, executable, setting),
          images: await byImages(setting),
          tried: await tryEnvironments({ python: executable, seed, bfloat16 }, say),
        });
      }
      return {
        figures: {
          capturedToStock: of('inWorker', 'stock'),
          capturedToEager: of('inWorker', 'eager'),
          capturedToPython: of('inWorker', 'python'),
          capturedToPythonLow: spread === null ? null : Math.min(...spread),
          capturedToPythonHigh: spread === null ? null : Math.max(...spread),
          capturedFusedToPythonFused: of('fusedInWorker', 'pythonFused'),
          capturedToKeras: of('inWorker', 'keras'),
          fastestToPythonFused: of(bfloat16 ? 'bfloat16InWorker' : 'fusedInWorker', 'pythonFused'),
          bfloat16ToPythonBfloat16: of('bfloat16InWorker', 'pythonBfloat16'),
          sameMemoryCapturedToPython: of('inWorker', 'pythonInWorker'),
          sameMemoryFusedToPythonFused: of('fusedInWorker', 'pythonFusedInWorker'),
          plainCapturedToStock: of('captured', 'stock'),
          plainCapturedToPython: of('captured', 'python'),
          plainFusedToPythonFused: of('capturedFused', 'pythonFused'),
          capturedImagesPerSecond: reached,
          pythonImagesPerSecond: rate('python'),
          capturedGflops: reached === null ? null : (reached * operations) / 1e9,
          peakGflops,
          lossDifference,
        },
      };
    } finally {
      await processes.stop();
    }
  },
};
