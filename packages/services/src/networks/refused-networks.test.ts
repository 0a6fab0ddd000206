import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { FoveaError } from '@fovea/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import yazl from 'yazl';
import { loadConfig } from '../config.ts';
import { importNetwork } from './import-network.ts';
import { referencePython } from './python.ts';

const stored = fileURLToPath(new URL('../../python/stored', import.meta.url));
const python = referencePython(loadConfig(process.env).cache, process.env);

let cache: string;
beforeAll(async () => {
  cache = await mkdtemp(path.join(tmpdir(), 'fovea-refused-'));
});
afterAll(() => rm(cache, { recursive: true, force: true }));

const written = async (name: string, content: Uint8Array | string) => {
  const file = path.join(cache, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
};

const good = (name: string) => readFile(path.join(stored, name));

/** Puts words of one length in place of others. */
const replaced = (content: Buffer, before: string, after: string) =>
  Buffer.from(content.toString('latin1').replaceAll(before, after), 'latin1');

async function zipped(name: string, content: string, into: string): Promise<string> {
  const archive = new yazl.ZipFile();
  archive.addBuffer(Buffer.from(content, 'latin1'), name);
  archive.end();
  const file = path.join(cache, into);
  await pipeline(archive.outputStream, createWriteStream(file));
  return file;
}

/** A copy of the stored layers model with other layers. */
async function layersModel(folder: string, change: (layers: { config: Record<string, unknown> }[]) => void) {
  await cp(path.join(stored, 'small-layers-model'), path.join(cache, folder), { recursive: true });
  const model = JSON.parse((await good('small-layers-model/model.json')).toString('utf8')) as {
    modelTopology: { config: { layers: { config: Record<string, unknown> }[] } };
  };
  change(model.modelTopology.config.layers);
  return written(path.join(folder, 'model.json'), JSON.stringify(model));
}

/** A graph in which nothing stands but a second output: in ONNX's encoding, what follows a message is added to it. */
const secondOutput = (name: string) => {
  const described = [0x0a, name.length, ...Buffer.from(name)];
  const output = [0x62, described.length, ...described];
  return Buffer.from([0x3a, output.length, ...output]);
};

/** A pickle that calls os.system when it is loaded. */
const call = '\x80\x02cposix\nsystem\nU\x04trueq\x01\x85q\x02Rq\x03.';

interface Case {
  readonly what: string;
  readonly reason: RegExp;
  readonly family?: string;
  make(): Promise<string>;
}

const cases: readonly Case[] = [
  {
    what: 'a zip that is cut off',
    reason: /no Keras model with its architecture/,
    make: async () => written('torn.keras', (await good('small.keras')).subarray(0, 20_000)),
  },
  {
    what: 'an ONNX file that is cut off',
    reason: /no ONNX model, or a damaged one/,
    make: async () => written('torn.onnx', (await good('small.onnx')).subarray(0, 5000)),
  },
  {
    what: 'a text with the ending of ONNX',
    reason: /no ONNX model, or a damaged one/,
    make: () => written('text.onnx', 'These are no weights.'),
  },
  {
    what: 'a pickle that would run something',
    reason: /posix\.system, which no state dict needs; save model\.state_dict\(\)/,
    family: 'resnet18',
    make: () => zipped('archive/data.pkl', call, 'call.pth'),
  },
  {
    what: 'an operation of ONNX that Fovea lacks',
    reason: /unknown operations: Hardmax/,
    make: async () => written('unknown.onnx', replaced(await good('small.onnx'), 'Softmax', 'Hardmax')),
  },
  {
    what: 'an operation of TensorFlow that Fovea lacks',
    reason: /unknown operations: Digamma/,
    async make() {
      const description = replaced(await good('small-saved-model/saved_model.pb'), 'Softmax', 'Digamma');
      return path.dirname(await written('unknown/saved_model.pb', description));
    },
  },
  {
    what: 'a layer with code of its author’s',
    reason: /unknown operations: Lambda/,
    make: () =>
      zipped(
        'config.json',
        JSON.stringify({ class_name: 'Sequential', config: { layers: [{ class_name: 'Lambda', config: {} }] } }),
        'code.keras',
      ),
  },
  {
    what: 'weights of another family',
    reason: /lacks features\.0\.0\.weight, which mobilenet_v2 has/,
    family: 'mobilenet_v2',
    make: () => Promise.resolve(path.join(stored, 'small.pth')),
  },
  {
    what: 'weights of a family that nobody names',
    reason: /say of which family it is, with --family and one of resnet18/,
    make: () => Promise.resolve(path.join(stored, 'small.pth')),
  },
  {
    what: 'a network without a head',
    reason: /gives no list of numbers, one for each class/,
    make: () => layersModel('headless', (layers) => layers.splice(-2)),
  },
  {
    what: 'an image that is not square',
    reason: /one square image of a fixed size is needed/,
    make: () =>
      layersModel('oblong', ([first]) => Object.assign(first!.config, { batch_input_shape: [null, 16, 8, 3] })),
  },
  {
    what: 'several outputs',
    reason: /it has 2 outputs; one is needed/,
    make: async () => written('two.onnx', Buffer.concat([await good('small.onnx'), secondOutput('relu.2')])),
  },
  {
    what: 'a Keras model with the ending of PyTorch',
    reason: /this zip is not one of PyTorch: it has no data\.pkl/,
    family: 'resnet18',
    make: async () => written('mislabelled.pth', await good('small.keras')),
  },
  {
    what: 'a file of another format',
    reason: /files that end in \.tflite are of no format that Fovea reads: Keras/,
    make: () => written('model.tflite', 'TFL3'),
  },
];

const importOf = async ({ make, family }: Case) =>
  importNetwork({ cache }, await make(), python, { family }).then(
    () => 'kept',
    (error: unknown) => error,
  );

test.skipIf(python === undefined)(
  'damaged, mislabelled and unsupported files are refused with the reason, and nothing of them stays',
  { timeout: 120_000 },
  async () => {
    // Two at a time: most of the time goes by while Python starts.
    const waiting = [...cases];
    const next = async (): Promise<void> => {
      const each = waiting.shift();
      if (each === undefined) return;
      const error = await importOf(each);
      expect(error, each.what).toBeInstanceOf(FoveaError);
      expect((error as FoveaError).code, each.what).toBe('INPUT_INVALID');
      expect((error as FoveaError).message, each.what).toMatch(each.reason);
      expect((error as FoveaError).message, each.what).toContain('docs/networks.md');
      return next();
    };
    await Promise.all([next(), next()]);
    expect(await readdir(path.join(cache, 'networks'))).toEqual([]);
  },
);
