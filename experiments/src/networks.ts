import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FoveaError } from '@fovea/domain';
import { cacheFolder, loadEngine } from '@fovea/engine';
import { atSide, parseNetwork } from '@fovea/learning';
import { networks as imports } from '@fovea/services';
import type { Benchmark } from './benchmark.ts';
import type { NetworkTask } from './networks/contestants.ts';
import type { Part } from './networks/inputs.ts';
import { writeParts } from './networks/inputs.ts';
import type { NetworkRecalibrated } from './networks/recalibrated.ts';
import { recalibrateNetwork } from './networks/recalibrated.ts';
import { missedLimits, waitingFigures, waitingSections } from './networks/waiting.ts';
import type { Contestant } from './speed/contestant.ts';
import { interleave, type Pace, ratio, ratios } from './speed/interleave.ts';
import { noPython, type Processes, referencePython, startProcesses } from './speed/processes.ts';
import { paceTable } from './speed/tables.ts';
import { publish, publishFigures } from './support/results-page.ts';

const batch = 32;
const featuresTap = 'top';
const trainingTap = 'stage-5';

const names = {
  worker: 'Fovea in its worker',
  python: 'Python tf.function',
  pythonInWorker: "Python tf.function, the worker's memory settings",
} as const;

/** Relative to the number that both answer. */
const tolerance = 1e-3;

/** The first one has the limits, the second one is reported. */
const recalibrated = [128, 224] as const;

/**
 * An imported network against its original, its speed beside Python's, and how long a person waits for a verdict. Options:
 * side=N, repeats=N, steps=N, only=figures, only=speed: each of them publishes nothing.
 */
export const networks: Benchmark = {
  name: 'networks',
  summary:
    'EfficientNet-Lite0 as imported: its answers beside the original, its speed beside Python, the way to a verdict',
  async run(setting) {
    const { seed, options, say, environment } = setting;
    const repeats = Number(options['repeats'] ?? 5);
    const steps = Number(options['steps'] ?? 5);
    const python = referencePython(environment);
    if (python === undefined) throw new FoveaError('NOT_FOUND', noPython);
    const { file, record } = await imports.importNetwork(
      { cache: cacheFolder(environment) },
      'efficientnet-lite0',
      python,
    );
    const { comparison, source } = record;
    if (comparison === null || !('package' in source))
      throw new Error('The network was not published, or not compared.');
    const { largestDifference, images } = comparison;
    say(`largest difference of a logit on ${String(images)} images: ${largestDifference.toExponential(1)}`);
    const processes = await startProcesses(environment);
    const folder = await mkdtemp(join(tmpdir(), 'fovea-networks-'));
    try {
      const side = Number(options['side'] ?? record.image.side);
      const { taps } = atSide(parseNetwork(await readFile(file)), side);
      const race = async (task: Pick<NetworkTask, 'variant' | 'tap'>, parts: readonly Part[]) => {
        const inputs = join(folder, `${task.variant}.f32`);
        await writeParts(inputs, seed, parts);
        const contestants = await openAll(processes, { ...task, network: file, inputs, batch, side });
        await assertAgreement(contestants);
        const paces = await interleave(contestants, { repeats, steps, items: batch });
        for (const contestant of contestants) await contestant.close();
        for (const { name, median, lowest, highest } of paces) {
          say(
            `${task.variant.padEnd(18)} ${name.padEnd(50)} ${median.toFixed(0).padStart(5)} images/s [${lowest.toFixed(0)}, ${highest.toFixed(0)}]`,
          );
        }
        return paces;
      };
      const pixels = { length: batch * side * side * record.image.channels, value: spread };
      const features = await race({ variant: 'program-features', tap: featuresTap }, [pixels]);
      const tap = taps.find(({ name }) => name === trainingTap)!;
      const training = await race({ variant: 'program-training', tap: trainingTap }, [
        { length: batch * tap.side ** 2 * tap.channels, value: spread },
        { length: batch * record.classes, value: (_, place) => oneHot(place, record.classes) },
      ]);
      const recalibrations: NetworkRecalibrated[] = [];
      for (const size of options['only'] === 'speed' ? [] : recalibrated)
        recalibrations.push(await recalibrateNetwork(setting, record.sha256, size));
      const engine = await loadEngine({ engine: 'native' });
      const gflops = await engine.gflops();
      const figures = {
        largestDifference,
        ...figuresOf('features', features),
        ...figuresOf('train', training),
        ...waitingFigures(recalibrations),
        matmulGflops: Math.round(gflops),
      };
      if (Object.keys(options).length === 0) {
        const table = (paces: readonly Pace[]) =>
          paceTable(paces, { by: [names.python, names.pythonInWorker], items: batch });
        await publish('networks', engine, [
          `EfficientNet-Lite0 with the weights of ${source.package}, as a program of Fovea's operations at ${String(side)} × ${String(side)} pixels. Python runs the same operations. Median of ${String(repeats)} interleaved repeats, batch ${String(batch)}, seed ${String(seed)}. ${processes.about}`,
          `Largest difference of a logit to the original, on ${String(images)} images: ${largestDifference.toExponential(1)}.`,
          `## Features at the tap ${featuresTap}`,
          table(features),
          `## Training from the tap ${trainingTap} on\n\nThe features that leave the tap are fed: they are computed once.`,
          table(training),
          ...waitingSections(recalibrations, gflops),
        ]);
        await publishFigures('networks', figures);
      }
      return { figures, missed: missedLimits(recalibrations, gflops) };
    } finally {
      await processes.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const spread: Part['value'] = (stream) => 2 * stream.uniform() - 1;

/** The first image is of the first class, the second of the second … */
const oneHot = (place: number, classes: number) => Number(place % classes === Math.floor(place / classes));

async function openAll({ worker, python, pythonInWorker }: Processes, task: NetworkTask): Promise<Contestant[]> {
  const opened: Contestant[] = [];
  for (const [process, name] of [
    [worker, names.worker],
    [python, names.python],
    [pythonInWorker, names.pythonInWorker],
  ] as const) {
    if (process !== undefined) opened.push(await process.open(name, { ...task }));
  }
  return opened;
}

/** Two laps: a training's second loss shows that the first update was the same. */
async function assertAgreement(contestants: readonly Contestant[]): Promise<void> {
  let reference: readonly number[] | undefined;
  for (const { name, lap } of contestants) {
    const answers = [(await lap(1)).last, (await lap(1)).last];
    reference ??= answers;
    const isFar = answers.some((answer, turn) => {
      const wanted = reference?.[turn] ?? Number.NaN;
      return !(Math.abs(answer - wanted) <= tolerance * Math.max(1, Math.abs(wanted)));
    });
    if (!isFar) continue;
    throw new FoveaError(
      'INPUT_INVALID',
      `${name} answers ${answers.join(' and ')} where the others answer ${reference.join(' and ')}, so its speed says nothing.`,
    );
  }
}

function figuresOf(task: 'features' | 'train', paces: readonly Pace[]): Record<string, number | null> {
  const spreadOfRatios = ratios(paces, names.worker, names.python);
  return {
    [`${task}ToPython`]: ratio(paces, names.worker, names.python),
    [`${task}ToPythonLow`]: spreadOfRatios === null ? null : Math.min(...spreadOfRatios),
    [`${task}ToPythonHigh`]: spreadOfRatios === null ? null : Math.max(...spreadOfRatios),
    [`${task}SameMemory`]: ratio(paces, names.worker, names.pythonInWorker),
    [`${task}ImagesPerSecond`]: paces.find(({ name }) => name === names.worker)?.median ?? null,
  };
}
