import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FoveaError } from '@fovea/domain';
import { freePort } from '../support/free-port.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const longestMs = 300_000;

export interface Start {
  /** From `npm start` to the line that names the page's address, and until the page is there whole. */
  readonly readyMs: number;
  readonly pageMs: number;
}

/** Starts an installation of its own several times: the first makes the database, the later ones are warm. */
export async function startTimes(starts: number, environment: NodeJS.ProcessEnv): Promise<Start[]> {
  const home = await mkdtemp(join(tmpdir(), 'fovea-startup-'));
  // The database's own account has to pass through.
  await chmod(home, 0o711);
  const settings = {
    ...environment,
    FOVEA_HOME: home,
    FOVEA_SAMPLE: '0',
    DATABASE_URL: '',
    FOVEA_PORT: String(await freePort()),
    FOVEA_DATABASE_PORT: String(await freePort()),
  };
  try {
    const times: Start[] = [];
    for (let start = 0; start < starts; start++) times.push(await startOnce(settings));
    return times;
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function startOnce(settings: NodeJS.ProcessEnv): Promise<Start> {
  const began = performance.now();
  // A group of its own, so that it can be ended as Ctrl+C ends it.
  const child = spawn('npm', ['start', '--silent'], {
    cwd: root,
    env: settings,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const endGroup = () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid ?? 0), 'SIGINT');
  };
  // Where the benchmark itself is ended.
  process.once('exit', endGroup);
  try {
    const address = await addressOf(child.stdout, child.stderr, ended);
    const readyMs = performance.now() - began;
    const page = await fetch(address);
    await page.text();
    return { readyMs, pageMs: performance.now() - began };
  } finally {
    process.off('exit', endGroup);
    endGroup();
    await ended;
    await untilClosed(Number(settings['FOVEA_PORT']));
  }
}

async function addressOf(
  stdout: NodeJS.ReadableStream,
  stderr: NodeJS.ReadableStream,
  ended: Promise<unknown>,
): Promise<string> {
  let said = '';
  const failed = (how: string) =>
    new FoveaError('INPUT_INVALID', `Fovea ${how}; run "npm start" to see why. It said:\n${said.slice(-2_000)}`);
  const ready = new Promise<string>((resolve) => {
    const hear = (text: string) => {
      said += text;
      const address = /Fovea is ready: (http:\S+)/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    };
    stdout.setEncoding('utf8').on('data', hear);
    stderr.setEncoding('utf8').on('data', hear);
  });
  const late = new AbortController();
  try {
    return await Promise.race([
      ready,
      ended.then(() => Promise.reject(failed('ended before it was ready'))),
      new Promise<never>((_, reject) => {
        const timer = setTimeout(() => reject(failed(`was not ready after ${String(longestMs / 1000)} s`)), longestMs);
        late.signal.addEventListener('abort', () => clearTimeout(timer));
      }),
    ]);
  } finally {
    late.abort();
  }
}

/** The supervisor outlives npm by the moment that it takes to stop the database. */
async function untilClosed(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const answers = await fetch(`http://127.0.0.1:${String(port)}/api/health`).then(
      () => true,
      () => false,
    );
    if (!answers) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await new Promise((resolve) => setTimeout(resolve, 1_500));
}
