import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { runs } from '@fovea/services';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Installation, TinyProject, WorkerProcess } from './worker-fixture.ts';
import { hasEnded, makeTinyProject, openInstallation, spawnWorker, until } from './worker-fixture.ts';

const fovea = fileURLToPath(new URL('../../apps/command/fovea.mjs', import.meta.url));
/** What TensorFlow says of itself as it starts. */
const ofTensorFlow = /oneDNN custom|cpu_feature_guard|InitializeLog|TensorFlow binary/;
let installation: Installation;
let tiny: TinyProject;
let worker: WorkerProcess;

beforeAll(async () => {
  installation = await openInstallation(56_190);
  tiny = await makeTinyProject(installation.context);
  worker = spawnWorker(installation.environment);
});
afterAll(async () => {
  worker.kill('SIGTERM');
  await worker.ended();
  await installation.remove();
});

test("each line of a worker's log has time, level, process and run; none is TensorFlow's own", async () => {
  const { context } = installation;
  const recipe = { kind: 'base', steps: 5, batchSize: 8 } as const;
  const { id } = await runs.startBase(context, { project: tiny.project, recipe });
  expect((await until(context, id, hasEnded, 120_000)).state).toBe('finished');
  await expect.poll(() => worker.lines.some((line) => line.includes('Finished'))).toBe(true);
  const lines = worker.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  for (const line of lines) expect(line).toMatchObject({ level: 'info', process: 'worker', time: expect.any(String) });
  expect(lines.map(({ run, msg }) => [run, String(msg).split(/[ :]/)[0]])).toEqual([
    [null, 'Trains'],
    [id, 'The'],
    [id, 'Finished'],
  ]);
});

test("a command that runs the engine, here or in the inference process, shows its answer and nothing of TensorFlow's", async () => {
  const [image = ''] = tiny.images.train;
  for (const words of [
    ['doctor', '--json'],
    ['predict', image, '--json'],
  ]) {
    const { TF_CPP_MIN_LOG_LEVEL: _, ...environment } = installation.environment;
    const command = spawn(process.execPath, [fovea, ...words], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let answer = '';
    let problems = '';
    command.stdout.setEncoding('utf8').on('data', (text: string) => (answer += text));
    command.stderr.setEncoding('utf8').on('data', (text: string) => (problems += text));
    expect(await once(command, 'close'), `${words.join(' ')}: ${problems}`).toEqual([0, null]);
    expect(JSON.parse(answer)).not.toBeNull();
    expect(`${answer}${problems}`).not.toMatch(ofTensorFlow);
    expect(problems).toBe('');
  }
});
