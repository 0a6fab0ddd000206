// Writes small-layers-model anew, as TensorFlow.js saves it. See README.md.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { loadEngine } from '@fovea/engine';
import { layersModel, saveLayersModel } from '../../src/networks/layers-model.fixture.ts';

const folder = fileURLToPath(new URL('small-layers-model', import.meta.url));
await mkdir(folder, { recursive: true });
const { tf } = await loadEngine();
await saveLayersModel(tf, layersModel(tf), folder);
