import { fullAugmentation } from '@fovea/domain';
import type { Augmentation } from '@fovea/domain';
import { describeMachine, loadEngine } from '@fovea/engine';
import type { TrainingInput } from '@fovea/learning';
import type { Benchmark } from './benchmark.ts';
import { drawnAgainstConstant, feeder } from './input/race.ts';
import { firstTraining, recalibration } from './input/trainings.ts';
import type { Pace } from './speed/interleave.ts';
import { interleave, median, ratio } from './speed/interleave.ts';
import { readRealCells, type RealCells } from './support/real-cells.ts';
import { publish } from './support/results-page.ts';

const none: Augmentation = { flips: false, turns: false, shift: 0, brightness: 0, stain: 0 };
/** Batches per turn when the parts are timed; every part takes as many turns as the races have repeats. */
const batchesPerTurn = 20;

/** What each batch costs by the parts that are switched on, one more in every line. */
const parts: Readonly<Record<string, { says: string; of: (cells: RealCells, seed: number) => TrainingInput }>> = {
  plainMs: { says: '64 images, standardised', of: (cells, seed) => firstTraining(cells, none, seed) },
  turnedMs: {
    says: '… mirrored and turned',
    of: (cells, seed) => firstTraining(cells, { ...none, flips: true, turns: true }, seed),
  },
  shiftedMs: {
    says: '… and moved',
    of: (cells, seed) => firstTraining(cells, { ...fullAugmentation, brightness: 0, stain: 0 }, seed),
  },
  augmentedMs: {
    says: '… and with other light and stain',
    of: (cells, seed) => firstTraining(cells, fullAugmentation, seed),
  },
  feedbackMs: {
    says: '… and 32 feedback images with their regions',
    of: (cells, seed) => recalibration(cells, seed, { counterexamples: false }),
  },
  counterexamplesMs: {
    says: '… and counterexamples pasted onto half of the 64',
    of: (cells, seed) => recalibration(cells, seed),
  },
};

/** What drawing, augmenting and standardising costs a training, on real cells. Options: repeats=5, steps=40. */
export const input: Benchmark = {
  name: 'input',
  summary: 'training with every augmentation against the same prepared batch over and over, on real cells',
  async run({ seed, data, options, say }) {
    const repeats = Number(options['repeats'] ?? 5);
    const steps = Number(options['steps'] ?? 40);
    const engine = await loadEngine();
    const cells = await readRealCells(data);
    say(`${cells.labels.length} images of ${cells.subjectNames.length} subjects, engine ${engine.name}`);
    const race = async (name: string, training: TrainingInput): Promise<Pace[]> => {
      const { contestants, images, close } = await drawnAgainstConstant(engine, training);
      await interleave(contestants, { repeats: 1, steps: 5, items: images });
      const paces = await interleave(contestants, { repeats, steps, items: images });
      close();
      for (const pace of paces) say(`${name}, ${pace.name}: ${rates(pace)} images/s`);
      return paces;
    };
    const first = await race('first training', firstTraining(cells, fullAugmentation, seed));
    const recalibrated = await race('recalibration', recalibration(cells, seed));
    const halved = describeMachine().bfloat16
      ? await race('first training in bfloat16', firstTraining(cells, fullAugmentation, seed, 'bfloat16'))
      : [];
    const costs = timeParts(cells, seed, repeats);
    for (const [name, ms] of costs) say(`${ms.toFixed(2)} ms  ${parts[name]?.says ?? name}`);
    const figures = {
      augmentedToConstant: ratio(first, 'drawn', 'constant'),
      recalibrationToConstant: ratio(recalibrated, 'drawn', 'constant'),
      bfloat16ToConstant: ratio(halved, 'drawn', 'constant'),
      ...Object.fromEntries(costs),
    };
    const line = (name: string, paces: readonly Pace[], value: number | null) =>
      `| ${name} | ${paces.map(rates).join(' | ')} | ${value?.toFixed(3) ?? '–'} |`;
    await publish('input', engine, [
      `Training steps on ${cells.labels.length} real cells, images a second: with batches drawn, augmented and standardised for each step, and with the same prepared batch for all of them. The two take turns, ${repeats} laps of ${steps} steps each; median with the slowest and the fastest lap, and the median of the ratios of laps side by side. Every augmentation is on (\`${JSON.stringify(fullAugmentation)}\`), seed ${seed}; images and steps share their thread.`,
      [
        '| | Drawn | Constant | Ratio |',
        '|---|---|---|---|',
        line('first training, batches of 64', first, figures.augmentedToConstant),
        line('recalibration, 64 and 32 with feedback', recalibrated, figures.recalibrationToConstant),
        ...(halved.length === 0
          ? []
          : [line('first training with convolutions in bfloat16', halved, figures.bfloat16ToConstant)]),
      ].join('\n'),
      'Time to make one batch, each line with one thing more than the line before; dropout masks included:',
      [
        '| Batch | ms |',
        '|---|---|',
        ...costs.map(([name, ms]) => `| ${parts[name]?.says ?? name} | ${ms.toFixed(2)} |`),
      ].join('\n'),
    ]);
    return { figures };
  },
};

/** Median milliseconds per batch; all parts take turns. */
function timeParts(cells: RealCells, seed: number, turns: number): [string, number][] {
  const feeders = Object.entries(parts).map(([name, { of }]) => ({ name, draw: feeder(of(cells, seed)) }));
  const times = new Map<string, number[]>(feeders.map(({ name }) => [name, []]));
  for (let turn = 0; turn <= turns; turn++) {
    for (const { name, draw } of feeders) {
      for (let batch = 0; batch < batchesPerTurn; batch++) {
        const started = performance.now();
        draw();
        // The first turn compiles.
        if (turn > 0) times.get(name)?.push(performance.now() - started);
      }
    }
  }
  return [...times].map(([name, ms]) => [name, median(ms)]);
}

const rates = ({ median: middle, lowest, highest }: Pace) =>
  `${middle.toFixed(0)} (${lowest.toFixed(0)}–${highest.toFixed(0)})`;
