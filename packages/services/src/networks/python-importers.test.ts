import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadEngine } from '@fovea/engine';
import { compareWithOriginal, parseNetwork } from '@fovea/learning';
import { expect, test } from 'vitest';
import { loadConfig } from '../config.ts';
import { referencePython } from './python.ts';

const folder = fileURLToPath(new URL('../../python', import.meta.url));
const withKeras = referencePython(loadConfig(process.env).cache, process.env);
const python = withKeras ?? 'python3';
const hasPython = spawnSync(python, ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']).status === 0;

function passes(module: string, settings: Readonly<Record<string, string>> = {}): void {
  const { status, stderr } = spawnSync(python, ['-B', '-m', 'unittest', module], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...settings },
  });
  expect(status, stderr).toBe(0);
}

test.skipIf(!hasPython)('state dicts are read without PyTorch, and run no code', () => {
  passes('test_torch_state');
});

test.skipIf(withKeras === undefined)(
  'models of Keras answer in Fovea as in Keras, layer by layer',
  { timeout: 120_000 },
  async () => {
    const networks = await mkdtemp(path.join(tmpdir(), 'fovea-keras-'));
    try {
      passes('test_keras_model', { NETWORKS: networks });
      const engine = await loadEngine();
      for (const name of ['functional.keras', 'sequential.h5']) {
        const file = (of: string) => readFile(path.join(networks, name, `${of}.safetensors`));
        const network = parseNetwork(await file('network'));
        const { largestDifference, largestLogit } = await compareWithOriginal(engine, network, await file('original'));
        expect(largestLogit, name).toBeGreaterThan(0.1);
        expect(largestDifference / largestLogit, name).toBeLessThan(1e-5);
      }
    } finally {
      await rm(networks, { recursive: true, force: true });
    }
  },
);
