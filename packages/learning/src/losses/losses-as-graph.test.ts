import { feedbackLossNames, meanings } from '@fovea/domain';
import { Graph, loadEngine } from '@fovea/engine';
import { expect, test } from 'vitest';
import { gateMap } from '../gates/map.ts';
import type { Scalar, Tensor, Tensor4D } from '../model/tensors.ts';
import { RandomStream } from '../random/random-stream.ts';
import { feedbackLosses, shareAtEnds } from './feedback-losses.ts';

const side = 16;
const stream = new RandomStream(4, 'logits');
const logits = Float32Array.from({ length: 2 * side ** 2 }, () => 6 * stream.uniform() - 3);
const mask = Float32Array.from({ length: 2 * side ** 2 }, (_, pixel) => (pixel % side > 9 && pixel % 7 < 5 ? 1 : 0));

test('every loss and its gradient are the same from a captured graph as step by step', async () => {
  const engine = await loadEngine();
  const { tf } = engine;
  const told = async (execution: 'captured' | 'eager') => {
    const graph = new Graph(engine, { execution });
    const variable = graph.variable(
      'z',
      tf.tidy(() => tf.tensor4d(logits, [2, side, side, 1])),
    );
    graph.function('all', { mask: { shape: [2, side, side, 1] } }, (fed) => {
      const answers: Record<string, Tensor> = {
        atEnds: shareAtEnds(tf, gateMap(tf, variable as Tensor4D, 'stretched')),
      };
      for (const name of feedbackLossNames) {
        for (const meaning of meanings) {
          const loss = () => {
            const z = variable as Tensor4D;
            const drawn = { z, map: gateMap(tf, z, 'stretched'), mask: fed['mask'] as Tensor4D, tolerance: 1 };
            return tf.sum(feedbackLosses[name][meaning].perImage(tf, drawn)) as Scalar;
          };
          const { value, grads } = tf.variableGrads(loss, [variable]);
          answers[`${name} ${meaning}`] = value;
          answers[`${name} ${meaning} gradient`] = grads[variable.name] as Tensor;
        }
      }
      return answers;
    });
    const session = await graph.load();
    expect(session.fallback).toBeNull();
    const answers = session.run('all', { mask });
    session.dispose();
    return answers;
  };
  const [captured, eager] = [await told('captured'), await told('eager')];
  expect(Object.keys(captured)).toHaveLength(1 + 4 * feedbackLossNames.length);
  for (const [name, values] of Object.entries(captured)) {
    const others = eager[name] ?? [];
    Array.from(values).forEach((value, index) => expect(value, name).toBeCloseTo(others[index] ?? Number.NaN, 4));
  }
});
