import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { FoveaError } from '@fovea/domain';

/**
 * A Python with TensorFlow: FOVEA_PYTHON, else what `npm run setup:python` made; undefined where there is none, or where the
 * set-up did not end.
 */
export function referencePython(cache: string, environment: NodeJS.ProcessEnv): string | undefined {
  if (environment['FOVEA_PYTHON']) return environment['FOVEA_PYTHON'];
  const made = path.join(cache, 'python');
  // The set-up writes this list last.
  const isWhole = existsSync(path.join(made, 'fovea-requirements.txt'));
  return isWhole ? path.join(made, 'bin', 'python') : undefined;
}

/** How a program of ours ends that refuses what it was given. */
const refused = 3;

/**
 * Runs a Python program to its end.
 * @returns what it printed
 * @throws INPUT_INVALID with its last words where it refuses what it was given (exit code 3), else DOWNLOAD_FAILED
 */
export function runPython(python: string, words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4_000)));
    child.once('error', (error) => {
      reject(failure(error.message));
    });
    child.once('close', (code) => {
      if (code === 0) resolve(printed);
      else {
        const lastWords = said.trim().split('\n').at(-1) || `Python ended with ${String(code)}`;
        reject(code === refused ? refusal(lastWords) : failure(lastWords));
      }
    });
  });
}

function refusal(said: string): FoveaError {
  return new FoveaError(
    'INPUT_INVALID',
    `Fovea cannot import this network (${said}). Choose another network, or another form of this one; docs/networks.md says what Fovea reads.`,
    { said },
  );
}

function failure(said: string): FoveaError {
  return new FoveaError(
    'DOWNLOAD_FAILED',
    `The network could not be fetched and read (${said}). Update Python with "npm run setup:python", and see whether its package index can be reached; then try again.`,
    { said },
  );
}
