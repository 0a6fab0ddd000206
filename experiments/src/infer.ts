import { FoveaError } from '@fovea/domain';
import { describeMachine, loadEngine } from '@fovea/engine';
import type { Benchmark } from './benchmark.ts';
import { isBfloat16 } from './speed/agree.ts';
import type { Contestant } from './speed/contestant.ts';
import { foveaPredictor, type InferenceKind, inferenceNames, openInference } from './speed/inference.ts';
import { makeWorkload } from './speed/inputs.ts';
import { interleave, type Pace, quantile, ratio, ratios } from './speed/interleave.ts';
import { noPython, referencePython, startProcesses } from './speed/processes.ts';
import { barPoints, paceTable, singleTable } from './speed/tables.ts';
import { operationsPerImage } from './speed/work.ts';
import { plotBars } from './support/plot.ts';
import { publish } from './support/results-page.ts';

const size = 64;
const batch = 256;
const predictorName = 'Fovea, from bytes to calibrated answer';

/** Products never answer in bfloat16; it is measured for what it would bring. */
const tolerance = { float32: 1e-4, bfloat16: 2e-2 } as const;

/** Prediction with attention maps. Options: repeats=N, steps=N, only=figures (no page). */
export const infer: Benchmark = {
  name: 'infer',
  summary: 'prediction with attention: a batch of 256 and a single image, beside stock tfjs-node and Python',
  async run({ seed, options, say, environment }) {
    const repeats = Number(options['repeats'] ?? 5);
    const steps = Number(options['steps'] ?? 10);
    const engine = await loadEngine({ engine: 'native' });
    const { bfloat16 } = describeMachine();
    const peakBefore = await engine.gflops();
    const kinds = (Object.keys(inferenceNames) as InferenceKind[]).filter((kind) => bfloat16 || !isBfloat16(kind));
    if (referencePython(environment) === undefined) say(noPython);
    const processes = await startProcesses(environment);
    try {
      const workload = makeWorkload({ size, batch, seed });
      const many = await openInference(kinds, { engine, workload, ...processes });
      await assertSameAnswers(many);
      for (const contestant of many.values()) await contestant.lap(3);
      const paces = await interleave([...many.values()], { repeats, steps, items: batch });
      for (const contestant of many.values()) await contestant.close();
      for (const { name, median, lowest, highest } of paces) {
        say(
          `${name.padEnd(50)} ${median.toFixed(0).padStart(5)} images/s [${lowest.toFixed(0)}, ${highest.toFixed(0)}]`,
        );
      }

      const single = makeWorkload({ size, batch: 1, seed });
      const one = await openInference(kinds, { engine, workload: single, ...processes });
      const contestants = [await foveaPredictor(predictorName, engine, single), ...one.values()];
      for (const contestant of contestants) await contestant.lap(20);
      const alone = await interleave(contestants, { repeats, steps: 20 * steps, items: 1 });
      for (const contestant of contestants) await contestant.close();
      for (const { name, stepMs } of alone) {
        say(
          `${name.padEnd(50)} one image: p50 ${quantile(stepMs, 0.5).toFixed(2)} ms, p95 ${quantile(stepMs, 0.95).toFixed(2)} ms`,
        );
      }
      const peakGflops = Math.max(peakBefore, await engine.gflops());
      const operations = operationsPerImage(workload.model.weights, size).forward;
      const of = (kind: InferenceKind, other: InferenceKind) =>
        ratio(paces, inferenceNames[kind], inferenceNames[other]);
      const spread = ratios(paces, inferenceNames.inWorker, inferenceNames.python);
      const product = msOf(alone, predictorName);
      const python = msOf(alone, inferenceNames.python);
      if (options['only'] !== 'figures') {
        const y = 'images per second';
        const title = `Prediction with attention, ${String(size)} × ${String(size)}, batch ${String(batch)}`;
        await plotBars('infer', { title, y }, barPoints(paces));
        await publish('infer', engine, [
          `Class probabilities and attention maps of images of ${String(size)} × ${String(size)} pixels, from and to the host; the same weights for everyone. Median of ${String(repeats)} interleaved repeats, seed ${String(seed)}. ${processes.about} _In its worker_: with the memory settings of the process in which Fovea trains and answers for whole data sets.`,
          '![Prediction, images per second](infer.svg)',
          `## Batch of ${String(batch)}`,
          paceTable(paces, { by: [inferenceNames.stock, inferenceNames.python], items: batch, operations, peakGflops }),
          '## One image',
          `${String(repeats * 20 * steps)} answers each.`,
          singleTable(alone),
        ]);
      }
      return {
        figures: {
          batchToPython: of('inWorker', 'python'),
          batchToPythonLow: spread === null ? null : Math.min(...spread),
          batchToPythonHigh: spread === null ? null : Math.max(...spread),
          batchToStock: of('inWorker', 'stock'),
          batchToEager: of('inWorker', 'eager'),
          batchToKeras: of('inWorker', 'keras'),
          sameMemoryBatchToPython: of('inWorker', 'pythonInWorker'),
          plainBatchToPython: of('captured', 'python'),
          bfloat16ToPython: of('bfloat16InWorker', 'python'),
          batchImagesPerSecond: paces.find(({ name }) => name === inferenceNames.inWorker)?.median ?? null,
          singleP50Ms: quantile(product, 0.5),
          singleP95Ms: quantile(product, 0.95),
          singlePythonP50Ms: python.length === 0 ? null : quantile(python, 0.5),
          peakGflops,
        },
      };
    } finally {
      await processes.stop();
    }
  },
};

const msOf = (paces: readonly Pace[], wanted: string) => paces.find(({ name }) => name === wanted)?.stepMs ?? [];

async function assertSameAnswers(contestants: ReadonlyMap<InferenceKind, Contestant>): Promise<void> {
  let reference: number | undefined;
  for (const [kind, { name, lap }] of contestants) {
    const { last } = await lap(1);
    reference ??= last;
    if (Math.abs(last - reference) <= tolerance[isBfloat16(kind) ? 'bfloat16' : 'float32']) continue;
    throw new FoveaError(
      'INPUT_INVALID',
      `${name} answers ${String(last)} where the others answer ${String(reference)}, so its speed says nothing.`,
    );
  }
}
