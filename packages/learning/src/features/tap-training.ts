import type { Engine } from '@fovea/engine';
import { adam, Graph } from '@fovea/engine';
import { tapNamed } from '../model/checked-program.ts';
import type { ImportedNetwork } from '../model/network-file.ts';
import { interpreter } from '../model/interpreter.ts';
import { crossEntropy } from '../model/network.ts';
import { splitAfter, weightsOf } from '../model/program.ts';
import type { Scalar, Tensor2D, Tensor4D } from '../model/tensors.ts';
import { createParameters } from '../model/weights.ts';

export interface TapTrainingSettings {
  /** What lies before this tap stays as it is. */
  readonly tap: string;
  /** Images of a step. */
  readonly batch: number;
}

export interface TapTraining {
  /**
   * One step of Adam.
   * @param features what leaves the tap, for each image of the batch; see `featureGraph`
   * @param labels batch × classes, each row a distribution
   * @returns the loss before the step
   */
  step(features: Float32Array, labels: Float32Array, learningRate: number): number;
  dispose(): void;
}

/** Trains what comes after a tap. The features that leave the tap never change, so that they can be computed once. */
export async function tapTraining(
  engine: Engine,
  { program, taps, classes, weights }: ImportedNetwork,
  { tap: wanted, batch }: TapTrainingSettings,
): Promise<TapTraining> {
  const { tf } = engine;
  const { after, side, channels } = tapNamed(taps, wanted);
  const trained = new Set(splitAfter(program.operations, after).behind.flatMap(weightsOf));
  const upTo = program.operations.at(-1)!.name;
  const interpret = interpreter(engine, program);
  const graph = new Graph(engine);
  const chosen = Object.fromEntries(Object.entries(weights).filter(([name]) => trained.has(name)));
  const parameters = createParameters(tf, graph, chosen);
  const optimizer = adam(engine, graph, parameters);
  const inputs = {
    features: { shape: [batch, side, side, channels] },
    labels: { shape: [batch, classes] },
    rate: { shape: [], example: Float32Array.of(1e-3) },
  };
  graph.function('step', inputs, ({ features, labels, rate }) => {
    const { value, grads } = tf.variableGrads(() => {
      const logits = interpret(parameters, features as Tensor4D, { after, upTo }) as Tensor2D;
      return crossEntropy(tf, logits, labels as Tensor2D);
    }, Object.values(parameters));
    const gradients = Object.entries(parameters).map(([name, parameter]) => [name, grads[parameter.name]!] as const);
    optimizer.apply(Object.fromEntries(gradients), () => rate as Scalar);
    return { loss: value };
  });
  const session = await graph.load();
  return {
    step: (features, labels, rate) => session.run('step', { features, labels, rate })['loss']?.[0] ?? Number.NaN,
    dispose() {
      session.dispose();
    },
  };
}
