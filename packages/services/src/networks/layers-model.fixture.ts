import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TensorFlow } from '@fovea/engine';

/** Side of its images, which have three channels. */
export const layersModelSide = 16;

/** A model of the layers whose weights TensorFlow.js calls by names of its own, with weights as a training leaves them. */
export function layersModel(tf: TensorFlow) {
  const inputShape = [layersModelSide, layersModelSide, 3];
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape, filters: 4, kernelSize: 3, strides: 2, padding: 'same' }),
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

/** Saves it as TensorFlow.js does. @returns its model.json */
export async function saveLayersModel(
  tf: TensorFlow,
  model: ReturnType<typeof layersModel>,
  folder: string,
): Promise<string> {
  const file = path.join(folder, 'model.json');
  const handler = tf.io.withSaveHandler(async ({ format, modelTopology, weightSpecs, weightData }) => {
    const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
    await writeFile(file, JSON.stringify({ format, modelTopology, weightsManifest }));
    await writeFile(path.join(folder, 'weights.bin'), new Uint8Array(weightData as ArrayBuffer));
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
  });
  await model.save(handler);
  return file;
}
