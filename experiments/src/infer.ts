import { FoveaError } from '@fovea/domain';
import { describeMachine, loadEngine } from '@fovea/engine';
import type { Benchmark } from './benchmark.ts';
import type { Contestant } from './speed/contestant.ts';
import { foveaPredictor, type InferenceKind, inferenceNames, openInference } from './speed/inference.ts';
import { makeWorkload } from './speed/inputs.ts';
import { interleave, type Pace, quantile, ratio, ratios } from './speed/interleave.ts';
import { noPython, PythonReference, referencePython } from './speed/python.ts';
import { paceTable, singleTable } from './speed/tables.ts';
import { operationsPerImage } from './speed/work.ts';
import { plotBars } from './support/plot.ts';
import { publish } from './support/results-page.ts';

const size = 64;
const batch = 256;
const predictorName = 'Fovea, from bytes to calibrated answer';
/** Products never answer in bfloat16; it is measured for what it would bring. */
const tolerance = { float32: 1e-4, bfloat16: 2e-2 } as const;

/** Prediction with attention maps. Options: repeats=N, steps=N. */
export const infer: Benchmark = {
  name: 'infer',
  summary: 'prediction with attention: a batch of 256 and a single image, beside stock tfjs-node and Python',
  async run({ seed, options, say, environment }) {
    const repeats = Number(options['repeats'] ?? 5);
    const steps = Number(options['steps'] ?? 10);
    const engine = await loadEngine({ engine: 'native' });
    const { bfloat16 } = describeMachine();
    const peakBefore = await engine.gflops();
    const kinds = (Object.keys(inferenceNames) as InferenceKind[]).filter(
      (kind) => bfloat16 || !kind.endsWith('Bfloat16'),
    );
    const executable = referencePython(environment);
    const python = executable === undefined ? undefined : await PythonReference.start(executable);
    const pythonBfloat16 =
      executable === undefined || !bfloat16
        ? undefined
        : await PythonReference.start(executable, { FOVEA_BENCH_BFLOAT16: '1' });
    try {
      if (python === undefined) say(noPython);
      const reference = { engine, python, pythonBfloat16 };
      const workload = makeWorkload({ size, batch, seed });
      const many = await openInference(kinds, { ...reference, workload });
      await assertSameAnswers(many);
      for (const contestant of many.values()) await contestant.lap(3);
      const paces = await interleave([...many.values()], { repeats, steps, items: batch });
      for (const contestant of many.values()) await contestant.close();
      paces.forEach((pace) =>
        say(`${pace.name.padEnd(32)} ${pace.median.toFixed(0).padStart(5)} images/s at batch ${String(batch)}`),
      );

      const single = makeWorkload({ size, batch: 1, seed });
      const one = await openInference(kinds, { ...reference, workload: single });
      const contestants = [await foveaPredictor(predictorName, engine, single), ...one.values()];
      for (const contestant of contestants) await contestant.lap(20);
      const alone = await interleave(contestants, { repeats, steps: 20 * steps, items: 1 });
      for (const contestant of contestants) await contestant.close();
      for (const { name, stepMs } of alone) {
        say(
          `${name.padEnd(40)} one image: p50 ${quantile(stepMs, 0.5).toFixed(2)} ms, p95 ${quantile(stepMs, 0.95).toFixed(2)} ms`,
        );
      }
      const peakGflops = Math.max(peakBefore, await engine.gflops());
      const operations = operationsPerImage(workload.model.weights, size).forward;
      const of = (kind: InferenceKind, other: InferenceKind) =>
        ratio(paces, inferenceNames[kind], inferenceNames[other]);
      const spread = ratios(paces, inferenceNames.captured, inferenceNames.python);
      const product = msOf(alone, predictorName);
      await plotBars(
        'infer',
        { title: `Prediction with attention, 64 × 64, batch ${String(batch)}`, y: 'images per second' },
        paces.map(({ name, median, lowest, highest }) => ({
          series: name,
          x: name,
          y: median,
          low: lowest,
          high: highest,
        })),
      );
      await publish('infer', engine, [
        `Class probabilities and attention maps of images of ${String(size)} × ${String(size)} pixels, from and to the host; the same weights for everyone. Median of ${String(repeats)} interleaved repeats, seed ${String(seed)}. ${python === undefined ? noPython : `Python ${python.versions.python}, TensorFlow ${python.versions.tensorflow}, Keras ${python.versions.keras}, same threads.`} Fovea answers ${String(batch)} images as four graph calls of 64.`,
        '![Prediction, images per second](infer.svg)',
        `## Batch of ${String(batch)}`,
        paceTable(paces, { by: [inferenceNames.stock, inferenceNames.python], items: batch, operations, peakGflops }),
        '## One image',
        `${String(repeats * 20 * steps)} answers each.`,
        singleTable(alone),
      ]);
      return {
        figures: {
          batchToPython: of('captured', 'python'),
          batchToPythonLow: spread === null ? null : Math.min(...spread),
          batchToPythonHigh: spread === null ? null : Math.max(...spread),
          batchToStock: of('captured', 'stock'),
          batchToEager: of('captured', 'eager'),
          batchToKeras: of('captured', 'keras'),
          bfloat16ToPython: of('capturedBfloat16', 'python'),
          batchImagesPerSecond: paces.find(({ name }) => name === inferenceNames.captured)?.median ?? null,
          singleP50Ms: quantile(product, 0.5),
          singleP95Ms: quantile(product, 0.95),
          singlePythonP50Ms: python === undefined ? null : quantile(msOf(alone, inferenceNames.python), 0.5),
          peakGflops,
        },
      };
    } finally {
      await python?.stop();
      await pythonBfloat16?.stop();
    }
  },
};

const msOf = (paces: readonly Pace[], wanted: string) => paces.find(({ name }) => name === wanted)?.stepMs ?? [];

async function assertSameAnswers(contestants: ReadonlyMap<InferenceKind, Contestant>): Promise<void> {
  let reference: number | undefined;
  for (const [kind, { name, lap }] of contestants) {
    const { last } = await lap(1);
    reference ??= last;
    if (Math.abs(last - reference) <= tolerance[kind.endsWith('Bfloat16') ? 'bfloat16' : 'float32']) continue;
    throw new FoveaError(
      'INPUT_INVALID',
      `${name} answers ${String(last)} where the others answer ${String(reference)}, so its speed says nothing.`,
    );
  }
}
