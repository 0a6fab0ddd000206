import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FoveaError } from '@fovea/domain';
import { loadEngine } from '@fovea/engine';
import type { Benchmark, BenchmarkSetting } from './benchmark.ts';
import { withGrownHome } from './grown-home/open-home.ts';
import { backupScale, imagesOf, quickScale } from './grown-home/scale.ts';
import { publish, publishFigures } from './support/results-page.ts';
import { table } from './support/wording.ts';

const fovea = fileURLToPath(new URL('../../apps/command/fovea.mjs', import.meta.url));
/** Seconds each way. */
const limit = 120;
/** What the disk is timed with: parts of 4 MiB. */
const diskParts = 64;
const diskPart = 4 * 2 ** 20;

/** How long a backup takes and its restore, as commands. Option: folder=DIR, where both are written. */
export const backup: Benchmark = {
  name: 'backup',
  summary: 'a backup and its restore, as commands, of a home with 10,000 images and 500 runs',
  hasQuick: true,
  run: (setting) => inFolder(setting, (folder) => measure(setting, folder)),
};

async function measure(setting: BenchmarkSetting, folder: string) {
  const { say, quick } = setting;
  const scale = quick ? quickScale : backupScale;
  const file = join(folder, 'home.fovea');
  const restored = join(folder, 'restored');
  const writesPerSecond = await measureDisk(folder);
  const backupSeconds = await withGrownHome(setting, scale, async ({ environment }) => {
    const seconds = await command(['backup', file], environment);
    say(`backup: ${seconds.toFixed(1)} s`);
    return seconds;
  });
  const { size } = await stat(file);
  await mkdir(restored, { mode: 0o711 });
  const restoreSeconds = await command(['restore', file], {
    ...setting.environment,
    FOVEA_HOME: restored,
    DATABASE_URL: '',
  });
  say(`restore: ${restoreSeconds.toFixed(1)} s`);
  const figures = {
    backupSeconds,
    restoreSeconds,
    megabytes: size / 1e6,
    diskMegabytesPerSecond: writesPerSecond / 1e6,
  };
  if (!quick) {
    await publishFigures('backup', figures);
    await publish('backup', await loadEngine(), [
      `\`fovea backup FILE\` and \`fovea restore FILE\` of a home with ${imagesOf(scale).toLocaleString('en')} images and ${String(scale.runs)} runs, each from the start of the command to its end. The home is in use meanwhile. The runs are made up: their files have the sizes of real ones. The file is ${(size / 1e6).toFixed(0)} MB.`,
      table(
        ['', 'seconds'],
        [
          ['`fovea backup`', backupSeconds.toFixed(1)],
          ['`fovea restore`', restoreSeconds.toFixed(1)],
        ],
      ),
      `The disk took ${(writesPerSecond / 1e6).toFixed(0)} MB/s when ${String((diskParts * diskPart) / 2 ** 20)} MiB were written to it and flushed.`,
    ]);
  }
  const missed = Object.entries({ backup: backupSeconds, restore: restoreSeconds }).flatMap(([name, seconds]) =>
    seconds > limit ? [`The ${name} took ${seconds.toFixed(0)} s, more than ${String(limit)} s.`] : [],
  );
  return { figures, missed };
}

async function inFolder<Result>(
  { options }: BenchmarkSetting,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(options['folder'] ?? tmpdir(), 'fovea-backup-'));
  await chmod(folder, 0o711);
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Runs one command of the terminal to its end. @returns seconds @throws INPUT_INVALID with what it said where it fails */
async function command(words: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, [fovea, ...words], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new FoveaError('INPUT_INVALID', `fovea ${words.join(' ')} failed: ${said.slice(-2000)}`);
  return (performance.now() - started) / 1000;
}

/** Bytes a second that reach the disk of a folder. */
async function measureDisk(folder: string): Promise<number> {
  const file = join(folder, 'written');
  const part = Buffer.alloc(diskPart, 7);
  const started = performance.now();
  const handle = await open(file, 'w');
  try {
    for (let written = 0; written < diskParts; written++) await handle.write(part);
    await handle.sync();
  } finally {
    await handle.close();
  }
  const seconds = (performance.now() - started) / 1000;
  await rm(file);
  return (diskParts * diskPart) / seconds;
}
