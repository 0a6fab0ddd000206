import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ChildTask } from './child.ts';
import type { Pace } from './interleave.ts';

const program = fileURLToPath(new URL('./child.ts', import.meta.url));
const run = promisify(execFile);

/** Measures in a process of its own. @param environment settings that hold for a whole process */
export async function inChild(task: ChildTask, environment: Readonly<Record<string, string>>): Promise<Pace[]> {
  const { stdout } = await run(process.execPath, [program, JSON.stringify(task)], {
    env: { ...process.env, ...environment },
    maxBuffer: 64 * 2 ** 20,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Pace[];
}
