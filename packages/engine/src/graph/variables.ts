import type { Tensor, Variable } from '@tensorflow/tfjs';
import type { TensorFlow } from '../engine.ts';

let graphs = 0;

type MakeVariable = (initialValue: Tensor, ...rest: unknown[]) => Variable;

/** The variables of one graph, by the names that its owner gave them; tfjs itself wants names unique in a thread. */
export class OwnVariables {
  readonly #tf: TensorFlow;
  readonly #known = new Map<string, Variable>();
  readonly #prefix = `graph ${String(++graphs)}/`;

  constructor(tf: TensorFlow) {
    this.#tf = tf;
  }

  create(name: string, initial: Tensor): Variable {
    const variable = this.#tf.variable(initial, true, this.#prefix + name);
    this.#known.set(name, variable);
    return variable;
  }

  /**
   * Takes in every variable that `create` makes, such as an optimiser's slots.
   * @param created told of each one before it can change
   */
  own<T>(create: () => T, created?: (name: string, variable: Variable) => void): T {
    const engine = this.#tf.engine() as unknown as { makeVariable: MakeVariable };
    const make = engine.makeVariable;
    engine.makeVariable = (...settings) => {
      const variable = make.apply(engine, settings);
      const name = variable.name.replace(this.#prefix, '');
      this.#known.set(name, variable);
      created?.(name, variable);
      return variable;
    };
    try {
      return create();
    } finally {
      engine.makeVariable = make;
    }
  }

  all(): ReadonlyMap<string, Variable> {
    return this.#known;
  }

  dispose(): void {
    for (const variable of this.#known.values()) variable.dispose();
    this.#known.clear();
  }
}
