import type { Tensor4D } from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { loadEngine } from '../load-engine.ts';
import { toBfloat16 } from './bfloat16.ts';
import { Graph } from './graph.ts';
import { sgd } from './optimizers.ts';
import type { RecordedOperation, Recording, Source } from './recorder.ts';

const engine = await loadEngine();
const typeAttribute = 4;
const image: Source = { kind: 'input', name: 'image' };
const kernel: Source = { kind: 'variable', name: 'kernel' };
const result = (operation: number): Source => ({ kind: 'operation', operation, output: 0 });

function operation(name: string, inputs: readonly Source[], type = 1): RecordedOperation {
  const attributes = [{ name: 'T', type: typeAttribute, value: type }];
  return { name, attributes, inputs, outputs: [{ id: 7, shape: [1], dtype: type }], handles: [] };
}

function recording(operations: readonly RecordedOperation[], output: Source): Recording {
  return { operations, constants: [], outputs: { output }, assigned: {}, hostRead: null };
}

const typeOf = ({ attributes }: RecordedOperation) => attributes.find(({ name }) => name === 'T')?.value;
const names = ({ operations }: Recording) => operations.map(({ name }) => name);

describe('a recording turned to bfloat16', () => {
  test('casts what goes into a convolution and what leaves its neighbours, once', () => {
    const turned = toBfloat16(
      recording(
        [
          operation('Conv2D', [image, kernel]),
          operation('Relu', [result(0)]),
          operation('Sigmoid', [result(1)]),
          operation('Square', [result(1)]),
        ],
        result(3),
      ),
      typeAttribute,
    );
    expect(names(turned)).toEqual(['Cast', 'Cast', 'Conv2D', 'Relu', 'Cast', 'Sigmoid', 'Square']);
    expect(turned.operations.slice(2, 4).map(typeOf)).toEqual([14, 14]);
    expect(turned.operations.slice(5).map(typeOf)).toEqual([1, 1]);
    expect(turned.operations.slice(5).map(({ inputs }) => inputs[0])).toEqual([result(4), result(4)]);
    expect(turned.outputs['output']).toEqual(result(6));
  });

  test("keeps a weight's gradient exact from where it is summed, so that optimisers stay float32", () => {
    const turned = toBfloat16(
      recording(
        [
          operation('Conv2DBackpropFilter', [image, { kind: 'constant', constant: 0 }, kernel]),
          operation('AddV2', [result(0), kernel]),
        ],
        result(1),
      ),
      typeAttribute,
    );
    expect(names(turned)).toEqual(['Cast', 'Cast', 'Conv2DBackpropFilter', 'Cast', 'AddV2']);
    expect(turned.operations[2]?.inputs[1]).toEqual({ kind: 'constant', constant: 0 });
    expect(typeOf(turned.operations[4] as RecordedOperation)).toBe(1);
  });

  test('leaves integers and everything without convolutions as they are', () => {
    const plain = recording([operation('AddV2', [image, image], 3), operation('MaxPool', [image])], result(1));
    expect(toBfloat16(plain, typeAttribute)).toEqual(plain);
  });
});

describe.skipIf(engine.name !== 'native')('with the native engine', () => {
  test('a step in bfloat16 comes near the eager one, differs from it, and leaves float32 weights', async () => {
    const { tf } = engine;
    const graph = new Graph(engine, { precision: 'bfloat16' });
    const start = tf.randomNormal([3, 3, 3, 8], 0, 0.2, 'float32', 1);
    const weights = graph.variable('weights', start);
    const optimizer = sgd(engine, { weights });
    graph.function('step', { image: { shape: [2, 8, 8, 3] } }, (fed) => {
      const { value, grads } = tf.variableGrads(() => {
        const features = tf.relu(tf.conv2d(fed['image'] as Tensor4D, weights as unknown as Tensor4D, 1, 'same'));
        return tf.mean(tf.square(features)).asScalar();
      }, [weights]);
      optimizer.apply({ weights: grads[weights.name]! }, () => tf.scalar(0.1));
      return { loss: value };
    });
    const session = await graph.load();
    expect(session).toMatchObject({ mode: 'captured', fallback: null });
    const difference = session.report.differences['step'] ?? 0;
    expect(difference).toBeGreaterThan(1e-6);
    expect(difference).toBeLessThan(0.02);
    session.run('step', { image: new Float32Array(2 * 8 * 8 * 3).fill(0.5) });
    expect(session.save()['weights']?.values).toBeInstanceOf(Float32Array);
    session.dispose();
    start.dispose();
  });

  test('where the tolerance is smaller than bfloat16 can meet, the session is eager and says so', async () => {
    const graph = new Graph(engine, { precision: 'bfloat16', tolerance: 1e-7 });
    const kernel = engine.tf.randomNormal([3, 3, 3, 8], 0, 1, 'float32', 2);
    graph.function('features', { image: { shape: [1, 8, 8, 3] } }, ({ image: fed }) => ({
      features: engine.tf.conv2d(fed as Tensor4D, kernel as Tensor4D, 1, 'same'),
    }));
    const session = await graph.load();
    expect(session).toMatchObject({ mode: 'eager', fallback: { function: 'features', reason: /In bfloat16/ } });
    session.dispose();
    kernel.dispose();
  });
});
