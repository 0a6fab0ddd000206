import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadEngine } from '@fovea/engine';
import { compareWithOriginal, featureGraph, parseNetwork, softmax } from '@fovea/learning';
import { expect, test } from 'vitest';
import { loadConfig } from '../config.ts';
import { layersModel, layersModelSide, saveLayersModel } from './layers-model.fixture.ts';
import { referencePython } from './python.ts';

const folder = fileURLToPath(new URL('../../python', import.meta.url));
const withKeras = referencePython(loadConfig(process.env).cache, process.env);
const python = withKeras ?? 'python3';
const hasPython = spawnSync(python, ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']).status === 0;

const importers = ['keras_model', 'saved_model', 'onnx_model', 'torch_families', 'stored_networks'].map(
  (name) => `test_${name}`,
);
/** Small networks of each format, in python/stored. */
const stored = ['small.keras', 'small-saved-model', 'small-layers-model', 'small.onnx', 'small.pth'];

function passes(modules: readonly string[], settings: Readonly<Record<string, string>> = {}): void {
  const { status, stderr } = spawnSync(python, ['-B', '-m', 'unittest', ...modules], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...settings },
  });
  expect(status, stderr).toBe(0);
}

test.skipIf(!hasPython)('state dicts are read without PyTorch, and run no code', () => {
  passes(['test_torch_state']);
});

test.skipIf(withKeras === undefined)(
  'imported networks answer in Fovea as they do where they come from',
  { timeout: 120_000 },
  async () => {
    const networks = await mkdtemp(path.join(tmpdir(), 'fovea-keras-'));
    try {
      const engine = await loadEngine();
      const { tf } = engine;
      const model = layersModel(tf);
      const tfjs = await saveLayersModel(tf, model, networks);
      passes(importers, { NETWORKS: networks, TFJS: tfjs });
      const imported = (name: string, of: string) => readFile(path.join(networks, name, `${of}.safetensors`));
      const names = (await readdir(networks)).filter((name) => name.startsWith('imported '));
      expect(names).toEqual(expect.arrayContaining(stored.map((name) => `imported stored ${name}`)));
      for (const name of names) {
        const network = parseNetwork(await imported(name, 'network'));
        const comparison = await compareWithOriginal(engine, network, await imported(name, 'original'));
        expect(comparison.largestLogit, name).toBeGreaterThan(0.1);
        expect(comparison.largestDifference / comparison.largestLogit, name).toBeLessThan(1e-5);
      }

      // Keras answered with weights that we had read; TensorFlow.js answers with its own.
      const network = parseNetwork(await imported('imported model.json', 'network'));
      const shape: [number, number, number, number] = [10, layersModelSide, layersModelSide, 3];
      const images = tf.randomUniform(shape, -1, 1, 'float32', 7);
      const graph = await featureGraph(engine, network, { tap: null, batch: 10 });
      const shares = softmax(graph.features(Float32Array.from(images.dataSync())), 3, 1);
      const theirs = (model.predict(images) as typeof images).dataSync();
      const differences = shares.map((share, index) => Math.abs(share - (theirs[index] ?? Number.NaN)));
      expect(Math.max(...differences)).toBeLessThan(1e-5);
      expect(Math.max(...theirs) - Math.min(...theirs)).toBeGreaterThan(0.1);
      graph.dispose();
    } finally {
      await rm(networks, { recursive: true, force: true });
    }
  },
);
