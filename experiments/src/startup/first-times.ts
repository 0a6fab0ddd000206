import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { nativeFolder } from '@fovea/engine';
import type { FirstTimes } from './engine-child.ts';

const program = fileURLToPath(new URL('./engine-child.ts', import.meta.url));
const run = promisify(execFile);

/** Loads the engine in a fresh process, predicts, and captures a training step. */
export async function firstTimes(): Promise<FirstTimes> {
  const { stdout } = await run(process.execPath, [program]);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as FirstTimes;
}

/**
 * Asks the system to forget the engine's files, so that the next load reads the disk. What another process has in use
 * stays in memory.
 * @returns whether that could be asked
 */
export async function forgetEngineFiles(environment: NodeJS.ProcessEnv): Promise<boolean> {
  const folder = nativeFolder(environment);
  if (folder === undefined || process.platform !== 'linux') return false;
  try {
    for (const name of await readdir(folder)) {
      await run('dd', [`if=${join(folder, name)}`, 'iflag=nocache', 'count=0', 'status=none']);
    }
    return true;
  } catch {
    return false;
  }
}
