import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs';
import type { Engine, TensorFlow } from '../engine.ts';
import type { Graph } from './graph.ts';
import type { Binding } from './node-backend.ts';
import { nodeBackend, typeNumber } from './node-backend.ts';
import { fusedUpdate } from './recorder.ts';

/** Variables, or gradients of variables, by the names that the graph knows them by. */
export type ByName<T> = Readonly<Record<string, T>>;

/** An optimiser whose learning rate is fed, so that it can change from step to step inside a graph. */
export interface Optimizer {
  /** Assigns to every variable that has a gradient. @param rate learning rate of a variable, a scalar */
  apply(gradients: ByName<Tensor>, rate: (name: string) => Scalar): void;
}

/** w ← w − r·g, rounded as tf.train.sgd does. */
export function sgd({ tf }: Engine, variables: ByName<Variable>): Optimizer {
  return {
    apply(gradients, rate) {
      each(variables, gradients, (variable, gradient, name) => {
        variable.assign(tf.add(tf.mul(tf.neg(rate(name)), gradient), variable));
      });
    },
  };
}

export interface MomentumOptions {
  /** Default 0.9. */
  readonly mu?: number;
  /** Begins the names of the state; two in one graph need two. Default `momentum`. */
  readonly name?: string;
}

/** a ← μ·a + g, w ← w − r·a, rounded as tf.train.momentum does. State: `momentum/NAME`. */
export function momentum(
  { tf }: Engine,
  graph: Graph,
  variables: ByName<Variable>,
  { mu = 0.9, name: prefix = 'momentum' }: MomentumOptions = {},
): Optimizer {
  const accumulated = slots(tf, graph, prefix, variables);
  return {
    apply(gradients, rate) {
      each(variables, gradients, (variable, gradient, name) => {
        const accumulation = accumulated[name] as Variable;
        const next = tf.add(tf.mul(mu, accumulation), gradient);
        variable.assign(tf.add(tf.mul(tf.neg(rate(name)), next), variable));
        accumulation.assign(next);
      });
    },
  };
}

export interface AdamOptions {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  /**
   * One TensorFlow operation per variable (ResourceApplyAdam) in graphs. It is faster, and another formula: ε is added
   * before the second moment is corrected, so that results differ where gradients are near zero.
   */
  readonly fused?: boolean;
  /** Begins the names of the state; two in one graph need two. Default `adam`. */
  readonly name?: string;
}

/**
 * Adam, rounded as tf.train.adam does unless `fused`. State: `adam.first/NAME`, `adam.second/NAME`, and the powers of both
 * decays, `adam.power1` and `adam.power2`.
 * @see Kingma & Ba 2015 (arXiv 1412.6980), algorithm 1
 */
export function adam(
  { tf, name: engine }: Engine,
  graph: Graph,
  variables: ByName<Variable>,
  { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, fused = false, name: prefix = 'adam' }: AdamOptions = {},
): Optimizer {
  const firsts = slots(tf, graph, `${prefix}.first`, variables);
  const seconds = slots(tf, graph, `${prefix}.second`, variables);
  const power = (name: string, value: number) => tf.tidy(() => graph.variable(name, tf.scalar(value)));
  const power1 = power(`${prefix}.power1`, beta1);
  const power2 = power(`${prefix}.power2`, beta2);
  const moments = (name: string, gradient: Tensor) => ({
    first: tf.add(tf.mul(firsts[name] as Variable, beta1), tf.mul(gradient, 1 - beta1)),
    second: tf.add(tf.mul(seconds[name] as Variable, beta2), tf.mul(tf.square(gradient), 1 - beta2)),
  });
  const store = (name: string, variable: Variable, { first, second }: ReturnType<typeof moments>, next: Tensor) => {
    (firsts[name] as Variable).assign(first);
    (seconds[name] as Variable).assign(second);
    variable.assign(next);
  };
  const decay = () => {
    power1.assign(tf.mul(power1, beta1));
    power2.assign(tf.mul(power2, beta2));
  };
  if (!fused) {
    return {
      apply(gradients, rate) {
        const correction1 = tf.sub(1, power1);
        const correction2 = tf.sub(1, power2);
        each(variables, gradients, (variable, gradient, name) => {
          const moved = moments(name, gradient);
          const spread = tf.add(tf.sqrt(tf.div(moved.second, correction2)), epsilon);
          const step = tf.mul(tf.div(tf.div(moved.first, correction1), spread), tf.neg(rate(name)));
          store(name, variable, moved, tf.add(step, variable));
        });
        decay();
      },
    };
  }
  return {
    apply(gradients, rate) {
      const scalars = [tf.scalar(beta1), tf.scalar(beta2), tf.scalar(epsilon)];
      const correction = tf.div(tf.sqrt(tf.sub(1, power2)), tf.sub(1, power1));
      each(variables, gradients, (variable, gradient, name) => {
        const compute = () => {
          const moved = moments(name, gradient);
          const step = tf.div(
            tf.mul(moved.first, tf.mul(rate(name), correction)),
            tf.add(tf.sqrt(moved.second), epsilon),
          );
          store(name, variable, moved, tf.sub(variable, step));
        };
        if (engine !== 'native') return compute();
        const { binding } = nodeBackend(tf);
        fusedUpdate(
          {
            operation: 'ResourceApplyAdam',
            attributes: [floatType(binding)],
            variables: [variable, firsts[name] as Variable, seconds[name] as Variable],
            inputs: [power1, power2, rate(name), ...scalars, gradient],
          },
          compute,
        );
      });
      decay();
    },
  };
}

function slots(tf: TensorFlow, graph: Graph, slot: string, variables: ByName<Variable>): Record<string, Variable> {
  return tf.tidy(() => {
    const made: Record<string, Variable> = {};
    for (const [name, variable] of Object.entries(variables)) {
      made[name] = graph.variable(`${slot}/${name}`, tf.zeros(variable.shape));
    }
    return made;
  });
}

function each(
  variables: ByName<Variable>,
  gradients: ByName<Tensor>,
  update: (variable: Variable, gradient: Tensor, name: string) => void,
): void {
  for (const [name, variable] of Object.entries(variables)) {
    const gradient = gradients[name];
    if (gradient !== undefined) update(variable, gradient, name);
  }
}

const floatType = (binding: Binding) => ({ name: 'T', type: binding.TF_ATTR_TYPE, value: typeNumber.float32 });
