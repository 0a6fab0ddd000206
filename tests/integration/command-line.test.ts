import { spawn } from 'node:child_process';
import { access, chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodePng, renderSample } from '@fovea/imaging/node';
import { feedback } from '@fovea/services';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { launcher } from '@fovea/worker/launcher';
import { main } from '../../packages/cli/src/main.ts';
import { firstModel, rectangle } from './support.ts';
import type { Installation } from './worker-fixture.ts';
import { makeTinyProject, openInstallation } from './worker-fixture.ts';

const fovea = fileURLToPath(new URL('../../apps/command/fovea.mjs', import.meta.url));
let installation: Installation;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-command-'));
  await chmod(folder, 0o711);
  installation = await openInstallation(56_165);
});
afterAll(async () => {
  await installation.remove();
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** Runs one command to its end, or until `stop` says that it is time for Ctrl+C. */
async function run(words: string[], environment: NodeJS.ProcessEnv, stop?: () => Promise<boolean>): Promise<Ended> {
  const child = spawn(process.execPath, [fovea, ...words], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, said })));
  while (stop !== undefined && child.exitCode === null) {
    if (await stop()) {
      // As the terminal sends it, and npm once more.
      child.kill('SIGINT');
      await new Promise((resolve) => setTimeout(resolve, 30));
      child.kill('SIGINT');
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return ended;
}

async function writeCells(name: string, cellsPerSubject: number): Promise<string> {
  const target = path.join(folder, name);
  for (const sample of renderSample({ subjects: 6, cellsPerSubject }, 1)) {
    await mkdir(path.join(target, sample.label), { recursive: true });
    await writeFile(path.join(target, sample.label, sample.name), await encodePng(sample));
  }
  return target;
}

test('what cannot be done is said in a sentence, with the exit code of its kind', async () => {
  const { environment, context } = installation;
  const tiny = await makeTinyProject(context);
  await firstModel(context, tiny);
  await feedback.save(context, { image: tiny.images.train[0] ?? '', rois: [rectangle('ignore')], revision: 0 });
  const cells = await writeCells('cells', 2);
  const elsewhere = 'postgres://postgres:x@127.0.0.1:1/fovea';
  const wrong = context.databaseUrl.replace(/:[^:@]+@/, ':wrong@');
  const cases: [string, string[], number, string?][] = [
    ['RECIPE_INVALID', ['recalibrate', '--lambda', '500'], 2],
    ['RECIPE_INVALID', ['recalibrate', '--stray', '5'], 2],
    ['RECIPE_INVALID', ['recalibrate', '--dilation', '0.9'], 2],
    ['RECIPE_INVALID', ['train', '--seed', '3000000000'], 2],
    ['INPUT_INVALID', ['import', cells, '--seed', '3000000000'], 2],
    ['IMPORT_NO_IMAGES', ['import', import.meta.dirname], 2],
    ['VERSION_UNKNOWN', ['decide', 'accept', '99', '--reason', 'none such'], 3],
    ['DATABASE_UNREACHABLE', ['runs'], 6, elsewhere],
    ['DATABASE_REFUSED_LOGIN', ['runs'], 6, wrong],
  ];
  vi.stubEnv('FOVEA_HOME', environment['FOVEA_HOME']);
  onTestFinished(() => void vi.unstubAllEnvs());
  for (const [code, words, exit, databaseUrl = context.databaseUrl] of cases) {
    vi.stubEnv('DATABASE_URL', databaseUrl);
    const said: string[] = [];
    const terminal = {
      out: (text: string) => void said.push(text),
      problem: (text: string) => void said.push(text),
      progress: () => undefined,
      ask: () => Promise.resolve(null),
      endProgress: () => undefined,
    };
    expect(await main(words, { launcher, terminal }), words.join(' ')).toBe(exit);
    expect(said.at(-1), words.join(' ')).toMatch(new RegExp(String.raw`^\S.*[.:].* \(${code}\)$`));
    // An import shows what it found before.
    expect(said.length, words.join(' ')).toBe(code.startsWith('IMPORT') ? 2 : 1);
  }
});

test('Ctrl+C ends an import and the database that it started; the same command goes on from there', async () => {
  const cells = await writeCells('many', 30);
  const home = path.join(folder, 'home');
  const { DATABASE_URL: _, ...rest } = process.env;
  const environment = { ...rest, FOVEA_HOME: home, FOVEA_DATABASE_PORT: '56170' };
  const hasBegun = () =>
    access(path.join(home, 'imports')).then(
      () => true,
      () => false,
    );
  const stopped = await run(['import', cells], environment, hasBegun);
  expect(stopped).toMatchObject({ code: 4, said: expect.stringContaining('goes on from there') });
  await expect(access(path.join(home, 'database', 'cluster', 'postmaster.pid'))).rejects.toThrow();
  const whole = await run(['import', cells, '--yes', '--json'], environment);
  expect(whole.code).toBe(0);
  expect(JSON.parse(whole.said)).toMatchObject({ added: 180, subjects: 6 });
});
