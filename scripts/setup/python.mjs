import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { command, lastLines } from './command.mjs';
import { cacheFolder, root } from './folders.mjs';
import { withLock } from '../../packages/processes/src/lock.mjs';
import { SetupError } from './phases.mjs';

const requirements = join(root, 'experiments', 'python', 'requirements.txt');
/** Versions that TensorFlow 2.21 and the pinned numpy both have wheels for. */
const supported = [11, 12, 13];

/** The environment's folder, in the cache that all checkouts share. The benchmarks look for it by the same rule. */
const folder = join(cacheFolder(), 'python');
export const referencePython = join(folder, 'bin', 'python');

/**
 * Makes the Python with TensorFlow and Keras that benchmarks compare Fovea with and that imports networks. Does nothing when
 * it is there with the pinned versions.
 * @param {(line: string) => void} log
 * @returns {Promise<{fresh: boolean}>}
 */
export async function installReferencePython(log) {
  const wanted = await readFile(requirements, 'utf8');
  const stamp = join(folder, 'fovea-requirements.txt');
  const isComplete = async () => (await readFile(stamp, 'utf8').catch(() => '')) === wanted;
  if (await isComplete()) return { fresh: false };
  return withLock(
    `${folder}.lock`,
    async () => {
      if (await isComplete()) return { fresh: false };
      const python = await findPython();
      await mkdir(dirname(folder), { recursive: true });
      await rm(folder, { recursive: true, force: true });
      await must(python, ['-m', 'venv', folder], 'Python could not make a virtual environment (Debian: python3-venv)');
      log('downloading TensorFlow and Keras (about 300 MB)');
      const flags = [
        '--disable-pip-version-check',
        '--progress-bar',
        'off',
        '--only-binary=:all:',
        '--require-hashes',
        '--quiet',
      ];
      await must(referencePython, ['-m', 'pip', 'install', ...flags, '--requirement', requirements], 'pip failed');
      await writeFile(stamp, wanted);
      return { fresh: true };
    },
    () => log('another set-up is making it; waiting'),
  );
}

async function findPython() {
  const tried = [];
  for (const name of [process.env.PYTHON, 'python3', 'python3.12', 'python3.11', 'python3.13', 'python'].filter(
    Boolean,
  )) {
    const asked = await command(name, ['-c', 'import sys; print(*sys.version_info[:2])']);
    const [major, minor] = asked.output.trim().split(' ').map(Number);
    if (asked.ok && major === 3 && supported.includes(minor)) return name;
    if (asked.ok) tried.push(`${name} is ${major}.${minor}`);
  }
  throw new SetupError(
    `Comparisons and imports of networks need Python 3.11, 3.12 or 3.13 (${tried.join(', ') || 'no Python was found'}). Install one, or name it in PYTHON.`,
  );
}

async function must(program, args, problem) {
  const done = await command(program, args);
  if (!done.ok) throw new SetupError(`${problem}:\n${lastLines(done.output)}`);
}
