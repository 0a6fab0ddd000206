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
/** Holds the list of packages, once all are installed. Fovea takes no environment without it: see `referencePython` of the services. */
const stamp = join(folder, 'fovea-requirements.txt');

/**
 * Makes the Python with TensorFlow, Keras and ONNX that benchmarks compare Fovea with and that imports networks. Does nothing
 * when it is there with the pinned versions. Other versions are replaced, the rest stays.
 * @param {(line: string) => void} log
 * @param {{deadlineMs?: number}} [options] `deadlineMs`: of the download
 * @returns {Promise<{outcome: string}>}
 * @throws SetupError without a supported Python, or where the packages cannot be installed
 */
export async function installReferencePython(log, { deadlineMs } = {}) {
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
      const install = ['-m', 'pip', 'install', ...flags, '--requirement', requirements];
      await must(referencePython, install, 'pip failed', deadlineMs);
      await writeFile(stamp, wanted);
      return { outcome: 'TensorFlow, Keras and ONNX installed' };
    },
    () => log('another set-up is making it; waiting'),
  );
}

/** What the first test waits for the download. A later one goes on with the packages that have come. */
const testDeadlineMs = 300_000;

/**
 * The same for the tests, which leave imports of networks out where no such Python can be had.
 * @param {(line: string) => void} log
 * @returns {Promise<{outcome: string}>}
 */
export async function referencePythonForTests(log) {
  if (process.env.FOVEA_PYTHON) return { outcome: `${process.env.FOVEA_PYTHON} (FOVEA_PYTHON)` };
  try {
    return await installReferencePython(log, { deadlineMs: testDeadlineMs });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return { outcome: `skipped: ${error.message.replaceAll('\n', ' ')}` };
  }
}

/** The list of packages from which the environment was made; undefined where it is not whole. */
const madeFrom = () => readFile(stamp, 'utf8').catch(() => undefined);

async function makeEnvironment() {
  const name = await findPython();
  await mkdir(dirname(folder), { recursive: true });
  await rm(folder, { recursive: true, force: true });
  await must(name, ['-m', 'venv', folder], 'Python could not make a virtual environment (Debian: python3-venv)');
}

/** @returns {Promise<string>} a supported Python @throws SetupError saying why there is none */
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
  const found = tried.join(', ') || 'no Python was found';
  throw new SetupError(
    `Comparisons and imports of networks need Python 3.11, 3.12 or 3.13 (${found}). Install one, or name it in PYTHON.`,
  );
}

async function must(program, args, problem, deadlineMs) {
  const started = performance.now();
  const done = await command(program, args, { deadlineMs });
  if (done.ok) return;
  if (deadlineMs !== undefined && performance.now() - started >= deadlineMs)
    throw new SetupError(`${problem}: it did not end within ${deadlineMs / 60_000} minutes`);
  throw new SetupError(`${problem}:\n${lastLines(done.output)}`);
}
