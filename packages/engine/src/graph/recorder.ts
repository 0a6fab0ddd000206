import type { Tensor, Variable } from '@tensorflow/tfjs';
import { EngineError } from '../engine-error.ts';
import type { TensorFlow } from '../engine.ts';
import type { Binding, HostArray, NodeBackend, OperationAttribute, TensorMetadata } from './node-backend.ts';
import { nodeBackend } from './node-backend.ts';

/** Where an operation's input comes from. */
export type Source =
  | { readonly kind: 'operation'; readonly operation: number; readonly output: number }
  | { readonly kind: 'constant'; readonly constant: number }
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'variable'; readonly name: string }
  /** A variable after a fused update, which writes it without an assignment. */
  | { readonly kind: 'updated'; readonly name: string; readonly operation: number };

export interface RecordedOperation {
  readonly name: string;
  readonly attributes: readonly OperationAttribute[];
  readonly inputs: readonly Source[];
  readonly outputs: readonly TensorMetadata[];
  /** Variables whose handles come before the inputs; the operation writes them. */
  readonly handles: readonly string[];
}

export interface RecordedConstant {
  readonly shape: readonly number[];
  readonly dtype: number;
  readonly values: HostArray;
}

/** One run of a function, as the operations that TensorFlow executed. */
export interface Recording {
  readonly operations: readonly RecordedOperation[];
  readonly constants: readonly RecordedConstant[];
  readonly outputs: Readonly<Record<string, Source>>;
  /** New value of each variable that the run changed. */
  readonly assigned: Readonly<Record<string, Source>>;
  /** An operation whose result was read on the host, if any. */
  readonly hostRead: string | null;
}

/** Told of each operation and its results; they cost memory. */
export type Observe = (operation: number, outputs: readonly TensorMetadata[]) => void;

interface FusedUpdate {
  readonly operation: string;
  readonly attributes: readonly OperationAttribute[];
  readonly variables: readonly Variable[];
  readonly inputs: readonly Tensor[];
}

let active: Recorder | undefined;

/** @returns the one that was active before */
function activate(recorder: Recorder | undefined): Recorder | undefined {
  const before = active;
  active = recorder;
  return before;
}

/**
 * Updates variables by `compute`, ordinary operations; in a graph, by TensorFlow's one operation that does the same to
 * the variables' memory.
 */
export function fusedUpdate(update: FusedUpdate, compute: () => void): void {
  if (active === undefined) compute();
  else active.fuse(update, compute);
}

/** Listens at the border between tfjs and TensorFlow while a function runs once. */
export class Recorder {
  readonly #backend: NodeBackend;
  readonly #binding: Binding;
  readonly #variables: ReadonlyMap<string, Variable>;
  readonly #sources = new Map<number, Source>();
  readonly #uploads = new Map<number, RecordedConstant>();
  readonly #operations: RecordedOperation[] = [];
  readonly #constants: RecordedConstant[] = [];
  #hostRead: string | null = null;
  #muted = false;
  readonly #observe: Observe | undefined;

  constructor(tf: TensorFlow, variables: ReadonlyMap<string, Variable>, observe?: Observe) {
    this.#backend = nodeBackend(tf);
    this.#binding = this.#backend.binding;
    this.#variables = variables;
    this.#observe = observe;
  }

  /** Runs `body` and records it. Nothing else may run on this thread's backend meanwhile: `body` is synchronous. */
  record(inputs: Readonly<Record<string, Tensor>>, body: () => Readonly<Record<string, Tensor>>): Recording {
    for (const [name, tensor] of Object.entries(inputs)) this.#sources.set(this.#idOf(tensor), { kind: 'input', name });
    const before = new Map<string, object>();
    for (const [name, variable] of this.#variables) {
      this.#sources.set(this.#idOf(variable), { kind: 'variable', name });
      before.set(name, variable.dataId);
    }
    const restore = this.#listen();
    try {
      const outputs = Object.fromEntries(
        Object.entries(body()).map(([name, tensor]) => [name, this.#sourceOf(this.#idOf(tensor))]),
      );
      const assigned = Object.fromEntries(
        [...this.#variables]
          .filter(([name, variable]) => variable.dataId !== before.get(name))
          .map(([name, variable]) => [name, this.#sourceOf(this.#idOf(variable))]),
      );
      return {
        operations: this.#operations,
        constants: this.#constants,
        outputs,
        assigned,
        hostRead: this.#hostRead,
      };
    } finally {
      restore();
    }
  }

  fuse({ operation, attributes, variables, inputs }: FusedUpdate, compute: () => void): void {
    const handles = variables.map((variable) => this.#nameOf(variable));
    // What the run has assigned is written at its end: the memory does not hold it yet.
    if (!variables.every((variable, position) => this.#isCurrent(variable, handles[position] as string)))
      return compute();
    const sources = inputs.map((tensor) => this.#sourceOf(this.#idOf(tensor)));
    this.#muted = true;
    try {
      compute();
    } finally {
      this.#muted = false;
    }
    const index = this.#operations.length;
    this.#operations.push({ name: operation, attributes, inputs: sources, outputs: [], handles });
    variables.forEach((variable, position) => {
      this.#sources.set(this.#idOf(variable), { kind: 'updated', name: handles[position] ?? '', operation: index });
    });
  }

  #nameOf(variable: Variable): string {
    for (const [name, known] of this.#variables) if (known === variable) return name;
    throw new EngineError(
      'GRAPH_INVALID',
      `fusedUpdate was given the variable ${variable.name}, which the graph lacks; make it by graph.variable or inside graph.own.`,
      { variable: variable.name },
    );
  }

  #isCurrent(variable: Variable, name: string): boolean {
    const source = this.#sourceOf(this.#idOf(variable));
    return (source.kind === 'variable' || source.kind === 'updated') && source.name === name;
  }

  #listen(): () => void {
    const backend = this.#backend;
    const binding = this.#binding;
    const inputIds = backend.getInputTensorIds.bind(backend);
    const listening = Object.create(binding, {
      executeOp: {
        value: (name: string, attributes: readonly OperationAttribute[], inputs: number[], count: number) => {
          const outputs = binding.executeOp(name, attributes, inputs, count);
          if (!this.#muted) this.#add(name, attributes, inputs, outputs);
          return outputs;
        },
      },
      createTensor: {
        value: (shape: readonly number[], dtype: number, values: HostArray) => {
          const id = binding.createTensor(shape, dtype, values);
          this.#uploads.set(id, { shape: [...shape], dtype, values: values.slice() });
          return id;
        },
      },
      tensorDataSync: {
        value: (id: number) => {
          const source = this.#sources.get(id);
          if (source !== undefined && source.kind !== 'constant' && !this.#muted)
            this.#hostRead ??= this.#describe(source);
          return binding.tensorDataSync(id);
        },
      },
    }) as Binding;
    backend.binding = listening;
    backend.getInputTensorIds = (tensors) => {
      const ids = inputIds(tensors);
      ids.forEach((id, index) => {
        const tensor = tensors[index];
        if (tensor?.dataId === undefined || this.#sources.has(id) || this.#uploads.has(id)) return;
        const { shape, dtype } = backend.tensorMap.get(tensor.dataId);
        this.#uploads.set(id, { shape: [...shape], dtype, values: binding.tensorDataSync(id).slice() });
      });
      return ids;
    };
    const outer = activate(this);
    return () => {
      activate(outer);
      backend.binding = binding;
      Reflect.deleteProperty(backend, 'getInputTensorIds');
    };
  }

  #add(
    name: string,
    attributes: readonly OperationAttribute[],
    inputs: readonly number[],
    outputs: readonly TensorMetadata[],
  ): void {
    const index = this.#operations.length;
    const sources = inputs.map((id) => this.#sourceOf(id));
    this.#operations.push({ name, attributes, inputs: sources, outputs, handles: [] });
    outputs.forEach(({ id }, output) => this.#sources.set(id, { kind: 'operation', operation: index, output }));
    this.#observe?.(index, outputs);
  }

  #idOf(tensor: Tensor): number {
    return this.#backend.getInputTensorIds([tensor])[0] ?? -1;
  }

  #sourceOf(id: number): Source {
    const known = this.#sources.get(id);
    if (known !== undefined) return known;
    const upload = this.#uploads.get(id);
    if (upload === undefined) {
      throw new EngineError(
        'GRAPH_INVALID',
        'A tensor from the second argument of fusedUpdate is used outside of it; only its variables can be.',
      );
    }
    const source: Source = { kind: 'constant', constant: this.#constants.length };
    this.#constants.push(upload);
    this.#sources.set(id, source);
    return source;
  }

  #describe(source: Source): string {
    if (source.kind === 'operation')
      return `the result of ${this.#operations[source.operation]?.name ?? 'an operation'}`;
    if (source.kind === 'constant') return 'a constant';
    return `the ${source.kind === 'input' ? 'input' : 'variable'} ${source.name}`;
  }
}
