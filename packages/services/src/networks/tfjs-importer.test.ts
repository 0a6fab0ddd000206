import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadEngine } from '@fovea/engine';
import { featureGraph, parseNetwork, softmax } from '@fovea/learning';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../config.ts';
import { importNetwork } from './import-network.ts';
import { referencePython } from './python.ts';

const python = referencePython(loadConfig(process.env).cache, process.env);
const engine = await loadEngine();
const { tf } = engine;
const side = 16;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-tfjs-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A model of the layers whose weights TensorFlow.js calls by names of its own, with weights as a training leaves them. */
function layersModel() {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [side, side, 3], filters: 4, kernelSize: 3, strides: 2, padding: 'same' }),
      tf.layers.batchNormalization(),
      tf.layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', activation: 'relu' }),
      tf.layers.separableConv2d({ filters: 6, kernelSize: 3, activation: 'relu6' }),
      tf.layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }),
      tf.layers.dense({ units: 3, activation: 'softmax' }),
    ],
  });
  model.setWeights(model.getWeights().map(({ shape }, seed) => tf.randomUniform(shape, 0.1, 1, 'float32', seed)));
  return model;
}

async function saved(model: ReturnType<typeof layersModel>, format = 'layers-model'): Promise<string> {
  const file = path.join(folder, format, 'model.json');
  await mkdir(path.dirname(file), { recursive: true });
  const handler = tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
    const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
    await writeFile(file, JSON.stringify({ format, modelTopology, weightsManifest }));
    await writeFile(path.join(path.dirname(file), 'weights.bin'), new Uint8Array(weightData as ArrayBuffer));
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
  });
  await model.save(handler);
  return file;
}

test.skipIf(python === undefined)(
  'a layers model of TensorFlow.js answers in Fovea as it does there',
  { timeout: 120_000 },
  async () => {
    const model = layersModel();
    const { file, record } = await importNetwork({ cache: folder }, await saved(model), python);
    expect(record.source).toMatchObject({ file: 'model.json' });
    const network = parseNetwork(await readFile(file));
    const images = Float32Array.from({ length: 10 * side * side * 3 }, (_, index) => ((index * 37) % 101) / 50 - 1);
    const { features, dispose } = await featureGraph(engine, network, { tap: null, batch: 10 });
    const shares = softmax(features(images), 3, 1);
    const theirs = (model.predict(tf.tensor4d(images, [10, side, side, 3])) as ReturnType<typeof tf.ones>).dataSync();
    expect(Math.max(...shares.map((share, index) => Math.abs(share - (theirs[index] ?? Number.NaN))))).toBeLessThan(
      1e-5,
    );
    expect(Math.max(...theirs) - Math.min(...theirs)).toBeGreaterThan(0.1);
    dispose();
  },
);

test.skipIf(python === undefined)('graph models are refused', async () => {
  const file = await saved(layersModel(), 'graph-model');
  await expect(importNetwork({ cache: folder }, file, python)).rejects.toThrow('save the network as a layers model');
});
