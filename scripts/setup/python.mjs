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
/** Holds the list of packages, once all are installed. */
const stamp = join(folder, 'fovea-requirements.txt');

/**
 * Makes the Python with TensorFlow, Keras and ONNX that benchmarks compare Fovea with and that imports networks. Does nothing
 * when it is there with the pinned versions. Other versions are replaced, the rest stays.
 * @param {(line: string) => void} log
 * @returns {Promise<{outcome: string}>}
 */
export async function installReferencePython(log) {
  const wanted = await readFile(requirements, 'utf8');
  const isComplete = async () => (await madeFrom()) === wanted;
  const there = { outcome: 'TensorFlow, Keras and ONNX are there' };
  if (await isComplete()) return there;
  return withLock(
    `${folder}.lock`,
    async () => {
      if (await isComplete()) return there;
      if ((await madeFrom()) === undefined) await makeEnvironment();
      await rm(stamp, { force: true });
      log('downloading TensorFlow, Keras and ONNX (about 350 MB)');
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
      return { outcome: 'TensorFlow, Keras and ONNX installed' };
    },
    () => log('another set-up is making it; waiting'),
  );
}

/**
 * The same for the tests, which leave imports of networks out where no Python can be had.
 * @param {(line: string) => void} log
 * @returns {Promise<{outcome: string}>}
 */
export async function referencePythonForTests(log) {
  if (process.env.FOVEA_PYTHON) return { outcome: `${process.env.FOVEA_PYTHON} (FOVEA_PYTHON)` };
  const { problem } = await findPython();
  return problem === undefined ? installReferencePython(log) : { outcome: `skipped: ${problem}` };
}

/** The list of packages from which the environment was made; undefined where it is not whole. */
const madeFrom = () => readFile(stamp, 'utf8').catch(() => undefined);

async function makeEnvironment() {
  const { name, problem } = await findPython();
  if (name === undefined) throw new SetupError(problem);
  await mkdir(dirname(folder), { recursive: true });
  await rm(folder, { recursive: true, force: true });
  await must(name, ['-m', 'venv', folder], 'Python could not make a virtual environment (Debian: python3-venv)');
}

/** @returns {Promise<{name?: string, problem?: string}>} a supported Python, or why there is none */
async function findPython() {
  const tried = [];
  for (const name of [process.env.PYTHON, 'python3', 'python3.12', 'python3.11', 'python3.13', 'python'].filter(
    Boolean,
  )) {
    const asked = await command(name, ['-c', 'import sys; print(*sys.version_info[:2])']);
    const [major, minor] = asked.output.trim().split(' ').map(Number);
    if (asked.ok && major === 3 && supported.includes(minor)) return { name };
    if (asked.ok) tried.push(`${name} is ${major}.${minor}`);
  }
  const found = tried.join(', ') || 'no Python was found';
  return {
    problem: `Comparisons and imports of networks need Python 3.11, 3.12 or 3.13 (${found}). Install one, or name it in PYTHON.`,
  };
}

async function must(program, args, problem) {
  const done = await command(program, args);
  if (!done.ok) throw new SetupError(`${problem}:\n${lastLines(done.output)}`);
}
