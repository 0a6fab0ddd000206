import type { Engine } from '@fovea/engine';
import { train } from '@fovea/learning';
import { parseRecipe } from '@fovea/domain';
import { makeWorkload } from './inputs.ts';
import type { Pace } from './interleave.ts';
import { interleave } from './interleave.ts';
import type { Served } from './served.ts';
import { inProcesses } from './own-processes.ts';
import { openSteps, type StepKind } from './steps.ts';

const kinds = ['stock', 'captured', 'python'] as const satisfies readonly StepKind[];
const repeats = 3;

export interface ScalingSetting {
  readonly engine: Engine;
  readonly python: Served | undefined;
  readonly seed: number;
  say(line: string): void;
}

export interface Scaled {
  readonly x: number;
  readonly paces: readonly Pace[];
}

/** Images per second against the size of the batch. */
export function byBatch(setting: ScalingSetting): Promise<Scaled[]> {
  return over([8, 16, 32, 64, 128, 256], (batch) => measure(setting, 64, batch));
}

/** Images per second against the images' side in pixels, at a batch of 32. */
export function bySize(setting: ScalingSetting): Promise<Scaled[]> {
  return over([32, 64, 96, 128], (size) => measure(setting, size, 32));
}

/** Images per second against threads inside one operation; each count in processes of its own. */
export function byThreads(counts: readonly number[], python: string | undefined, { seed, say }: ScalingSetting) {
  return over(counts, async (threads) => {
    const paces = await inProcesses(kinds, { TF_NUM_INTRAOP_THREADS: String(threads) }, { python, seed });
    say(`${String(threads)} threads: ${lineOf(paces)}`);
    return paces;
  });
}

/** Images per second of whole trainings, input pipeline included, against the number of images they draw from. */
export function byImages({ engine, seed, say }: ScalingSetting): Promise<Scaled[]> {
  const size = 64;
  return over([500, 2_000, 8_000, 32_000], async (count) => {
    const pixels = new Uint8Array(count * size * size * 3);
    for (let index = 0; index < pixels.length; index++) pixels[index] = (index * 2_654_435_761) >>> 24;
    const labels = Int8Array.from({ length: count }, (_, row) => row % 2);
    const subjects = Int32Array.from({ length: count }, (_, row) => row % 50);
    const rates: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      const { imagesPerSecond } = await train(engine, {
        images: { pixels, labels, subjects, size, classes: 2, positive: 1 },
        train: Int32Array.from({ length: count }, (_, row) => row),
        validation: new Int32Array(),
        feedback: [],
        recipe: parseRecipe({ kind: 'base', steps: 20, seed }),
        base: null,
        watch: null,
      });
      rates.push(imagesPerSecond);
    }
    const sorted = rates.toSorted((left, right) => left - right);
    const [lowest = 0, median = 0, highest = 0] = sorted;
    say(`${String(count)} images: ${median.toFixed(0)} images/s`);
    return [{ name: 'Fovea, whole training', rates, median, lowest, highest, cpuMs: Number.NaN, stepMs: [] }];
  });
}

async function measure({ engine, python, seed, say }: ScalingSetting, size: number, batch: number): Promise<Pace[]> {
  const workload = makeWorkload({ size, batch, seed });
  const contestants = await openSteps(kinds, { engine, workload, python });
  const steps = Math.max(4, Math.round((600 * 64 ** 2) / (size ** 2 * batch)));
  for (const contestant of contestants.values()) await contestant.lap(3);
  const paces = await interleave([...contestants.values()], { repeats, steps, items: batch });
  for (const contestant of contestants.values()) await contestant.close();
  say(`${String(size)} × ${String(size)}, batch ${String(batch)}: ${lineOf(paces)}`);
  return paces;
}

async function over(values: readonly number[], measureAt: (value: number) => Promise<readonly Pace[]>) {
  const scaled: Scaled[] = [];
  for (const x of values) scaled.push({ x, paces: await measureAt(x) });
  return scaled;
}

const lineOf = (paces: readonly Pace[]) => paces.map(({ name, median }) => `${name} ${median.toFixed(0)}`).join(', ');
