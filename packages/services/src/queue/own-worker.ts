import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { FoveaError } from '@fovea/domain';
import { memoryEnvironment } from '@fovea/engine/memory-environment';
import type { Context } from '../context.ts';

const script = fileURLToPath(new URL('../../../../apps/worker/src/main.ts', import.meta.url));
const outputKept = 4_000;
/** What the worker prints once it waits for work. */
const readyLine = 'Fovea trains what is queued.';

export interface OwnWorker {
  /** Resolves when it takes what is queued; its threads may still be warming up. */
  readonly ready: Promise<void>;
  /** Never resolves; rejects with what it said when it ends unasked. */
  readonly died: Promise<never>;
  stop(): Promise<void>;
}

/**
 * A training worker for as long as a command needs one, on the command's own database.
 * @param settings variables of its environment, such as FOVEA_TRAINING_THREADS
 */
export function ownWorker(
  { databaseUrl, home }: Pick<Context, 'databaseUrl' | 'home'>,
  settings: Readonly<Record<string, string>> = {},
): OwnWorker {
  const child = spawn(process.execPath, [script], {
    env: {
      ...process.env,
      ...memoryEnvironment(),
      DATABASE_URL: databaseUrl,
      FOVEA_HOME: home,
      FOVEA_EXIT_WITH_PARENT: '1',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A terminal's Ctrl+C is for the command alone, which then stops its worker; when the command dies the worker notices.
    detached: true,
  });
  let output = '';
  const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-outputKept));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', () => {
      if (output.includes(readyLine)) resolve();
    });
  });
  const ended = once(child, 'exit');
  let isWanted = true;
  const died = ended.then(() => {
    if (isWanted) throw new FoveaError('TRAINING_FAILED', `The training worker ended. It said:\n${output.trim()}`);
    return new Promise<never>(() => {});
  });
  // The one who waits for the run sees it; without a waiter it must not end the process.
  died.catch(() => {});
  return {
    ready,
    died,
    stop: async () => {
      isWanted = false;
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await ended;
      }
    },
  };
}
