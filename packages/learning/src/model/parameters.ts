import type { Graph } from '@fovea/engine';
import type { TensorFlow, Variable } from './tensors.ts';
import type { Weights } from './weights.ts';

/** Makes weights variables of a graph, under their names. */
export function createParameters(tf: TensorFlow, graph: Graph, weights: Weights): Record<string, Variable> {
  return tf.tidy(() => {
    const parameters: Record<string, Variable> = {};
    for (const [name, { shape, values }] of Object.entries(weights)) {
      parameters[name] = graph.variable(name, tf.tensor(values.slice(), [...shape], 'float32'));
    }
    return parameters;
  });
}
