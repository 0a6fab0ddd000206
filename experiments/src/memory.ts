import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FoveaError } from '@fovea/domain';
import { loadEngine } from '@fovea/engine';
import { imports, runs } from '@fovea/services';
import type { Benchmark, BenchmarkSetting } from './benchmark.ts';
import { writePictures } from './memory/drawn-pictures.ts';
import { memoryOf, parentOf, watchMemory } from './memory/process-memory.ts';
import type { Installation } from './support/installation.ts';
import { withInstallation } from './support/installation.ts';
import { publish, publishFigures } from './support/results-page.ts';
import { untilFinished } from './support/until-finished.ts';
import { table } from './support/wording.ts';

const network = 'efficientnet-lite0';
/** The steps are enough to fill the room that features have; from there on memory stays as it is. */
const usual = { images: 20_000, size: 224, steps: 300 } as const;
const limitMiB = 4096;
const pauseMs = 500;

type Say = BenchmarkSetting['say'];

/** What a large project takes of the memory. Options: images=N, steps=N; another number gives no page. */
export const memory: Benchmark = {
  name: 'memory',
  summary: "20,000 images at 224 px: import and first training of EfficientNet-Lite0's head, all processes together",
  async run({ seed, options, say, environment }) {
    if (process.platform !== 'linux')
      throw new FoveaError('INPUT_INVALID', 'Only Linux tells what processes share of their memory. Measure there.');
    const images = Number(options['images'] ?? usual.images);
    const steps = Number(options['steps'] ?? usual.steps);
    const folder = await mkdtemp(join(tmpdir(), 'fovea-memory-'));
    try {
      say(`drawing ${images.toLocaleString('en')} pictures`);
      await writePictures(folder, images, usual.size, seed);
      const figures = await withInstallation(environment, (home) => measure(home, { folder, images, steps, say }));
      if (images === usual.images && steps === usual.steps) {
        await publishFigures('memory', figures);
        await publish('memory', await loadEngine(), pageOf(figures));
      }
      const peak = Math.max(figures.importMiB, figures.trainingMiB);
      return { figures, missed: peak > limitMiB ? [`All processes together held ${inMiB(peak)}.`] : [] };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

interface Wanted {
  readonly folder: string;
  readonly images: number;
  readonly steps: number;
  readonly say: Say;
}

async function measure(installation: Installation, { folder, images, steps, say }: Wanted) {
  const { context } = installation;
  const roots = [process.pid, await databaseOf(installation)];
  const before = await memoryOf(roots);
  say(`before: ${inMiB(mebibytes(before))}`);
  const imported = await watchMemory(roots, () =>
    imports.importFolder(context, { path: folder, choices: { size: usual.size, network, positive: 'discs' } }),
  );
  say(`import: ${inMiB(mebibytes(imported.peakBytes))}`);
  const { project } = imported.result;
  const trained = await watchMemory(roots, async () => {
    const { id } = await runs.startBase(context, { project, settings: { train: 'head', steps } });
    return untilFinished(installation, id, pauseMs);
  });
  say(`training: ${inMiB(mebibytes(trained.peakBytes))}`);
  const { recipe } = trained.result;
  return {
    images,
    steps: recipe.steps,
    batch: recipe.batchSize,
    beforeMiB: mebibytes(before),
    importMiB: mebibytes(imported.peakBytes),
    trainingMiB: mebibytes(trained.peakBytes),
    importSeconds: imported.result.seconds,
  };
}

/** The server's process: it answers through one that it has started. */
async function databaseOf({ context }: Installation): Promise<number> {
  const { rows } = await context.database.$client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return parentOf(rows[0]!.pid);
}

type Figures = Awaited<ReturnType<typeof measure>>;

function pageOf({ images, steps, batch, beforeMiB, importMiB, trainingMiB }: Figures): string[] {
  return [
    `${images.toLocaleString('en')} drawn pictures of ${String(usual.size)} × ${String(usual.size)} pixels are imported into a project of EfficientNet-Lite0. Then its first training changes the head and a gate: ${String(steps)} steps of ${String(batch)} images, the check of all validation images, and the maps. The processes are the one that imports, the worker, the model's process and the database. Four times a second their memory is added; what several of them share counts once.`,
    table(
      ['All processes together', 'at most'],
      [
        ['before', inMiB(beforeMiB)],
        ['import', inMiB(importMiB)],
        ['first training', inMiB(trainingMiB)],
        ['limit', inMiB(limitMiB)],
      ],
    ),
  ];
}

const mebibytes = (bytes: number) => Math.round(bytes / 2 ** 20);
const inMiB = (count: number) => `${count.toLocaleString('en')} MiB`;
