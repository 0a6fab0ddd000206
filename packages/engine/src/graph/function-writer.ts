import { EngineError } from '../engine-error.ts';
import type { Binding, Dtype } from './node-backend.ts';
import { typeNumber } from './node-backend.ts';
import type { Attribute } from './protobuf.ts';
import { operationAttribute, shapeAttribute, tensorAttribute, typeAttribute } from './protobuf.ts';
import type { RecordedConstant, RecordedOperation, Recording, Source } from './recorder.ts';
import type { Inputs } from './session.ts';

export interface GraphVariable {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: Dtype;
}

export interface GraphFunction {
  readonly inputs: Inputs;
  readonly recording: Recording;
}

/** How a run names what it feeds and fetches. */
export interface FunctionEnds {
  /** Placeholder of each input. */
  readonly feeds: Readonly<Record<string, string>>;
  /** Node of each output; fetching any of them also runs every update. */
  readonly fetches: Readonly<Record<string, string>>;
  /** Fetched where there is no output. */
  readonly done: string;
}

/** Adds a node and answers its name. */
export type WriteNode = (
  name: string,
  operation: string,
  inputs: readonly string[],
  attributes: Readonly<Record<string, Attribute>>,
) => string;

/** A variable with the node of its handle. */
export type WrittenVariable = GraphVariable & { readonly handle: string };

interface Place {
  readonly write: WriteNode;
  readonly binding: Binding;
  readonly variables: ReadonlyMap<string, WrittenVariable>;
  /** Begins the names of the function's nodes. */
  readonly prefix: string;
}

/** Attributes that an eager operation infers from its inputs and a node must state: the position of the input. */
const inferred: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  ExpandDims: { T: 0, Tdim: 1 },
};

/**
 * Operations whose result never lies in the memory of an input that something else holds. Results of others may, and fed
 * memory is the caller's: variables take a copy of those.
 */
const allocating: ReadonlySet<string> = new Set(['Add', 'Sub', 'Mul', 'RealDiv', 'Sqrt', 'Square', 'Neg', 'MatMul']);

/** A node that can be fetched and carries nothing: a session of tfjs-node fetches tensors, no bare operations. */
export function writeDone(write: WriteNode, node: string, after: readonly string[]): string {
  const type = typeAttribute(typeNumber.int32);
  write(`${node}/value`, 'Const', [], { dtype: type, value: tensorAttribute([], typeNumber.int32, Int32Array.of(1)) });
  return write(node, 'Identity', [`${node}/value`, ...after], { T: type });
}

export function writeFunction(place: Place, graphFunction: GraphFunction): FunctionEnds {
  return new FunctionWriter(place, graphFunction).run();
}

/**
 * A graph runs in any order that its edges allow, so every write of a variable is made to wait for the reads of the value
 * that it replaces and for the write that made that value.
 */
class FunctionWriter {
  readonly #place: Place;
  readonly #inputs: GraphFunction['inputs'];
  readonly #recording: Recording;
  readonly #needed: ReadonlySet<number>;
  /** Sources that are read, by `keyOf`. */
  readonly #read: ReadonlySet<string>;
  readonly #feeds: Record<string, string> = {};
  readonly #constants = new Set<number>();
  /** What the next write of a variable must wait for, by the variable's name. */
  readonly #before = new Map<string, readonly string[]>();
  readonly #updates: string[] = [];

  constructor(place: Place, { inputs, recording }: GraphFunction) {
    this.#place = place;
    this.#inputs = inputs;
    this.#recording = recording;
    this.#needed = neededOperations(recording);
    const sources = [
      ...recording.operations.flatMap((operation, index) => (this.#needed.has(index) ? operation.inputs : [])),
      ...Object.values(recording.outputs),
      ...Object.values(recording.assigned),
    ];
    this.#read = new Set(sources.map(keyOf));
  }

  run(): FunctionEnds {
    const place = this.#place;
    const recording = this.#recording;
    Object.entries(this.#inputs).forEach(([name, { shape, dtype = 'float32' }], index) => {
      const attributes = { dtype: typeAttribute(typeNumber[dtype]), shape: shapeAttribute(shape) };
      this.#feeds[name] = place.write(`${place.prefix}/in${String(index)}`, 'Placeholder', [], attributes);
    });
    for (const name of place.variables.keys()) this.#version({ kind: 'variable', name }, []);
    recording.operations.forEach((operation, index) => {
      if (this.#needed.has(index)) this.#operation(operation, index);
    });
    for (const [name, source] of Object.entries(recording.assigned)) this.#assign(name, source);
    const fetches: Record<string, string> = {};
    Object.entries(recording.outputs).forEach(([name, source], index) => {
      const from = [this.#reference(source), ...this.#updates];
      const node = `${place.prefix}/out${String(index)}`;
      fetches[name] = place.write(node, 'Identity', from, { T: this.#typeOf(source) });
    });
    const done = writeDone(place.write, `${place.prefix}/done`, this.#updates);
    return { feeds: this.#feeds, fetches, done };
  }

  #operation({ name, attributes, inputs, handles }: RecordedOperation, index: number): void {
    const { binding, write } = this.#place;
    const all = Object.fromEntries(attributes.map((each) => [each.name, operationAttribute(binding, each)]));
    for (const [missing, position] of Object.entries(inferred[name] ?? {})) {
      const source = inputs[position];
      if (source !== undefined) all[missing] ??= this.#typeOf(source);
    }
    const waits = handles.flatMap((variable) => this.#before.get(variable) ?? []);
    const from = [
      ...handles.map((variable) => this.#variable(variable).handle),
      ...inputs.map((each) => this.#reference(each)),
    ];
    const node = write(this.#nameOf(index), name, [...from, ...new Set(waits)], all);
    for (const variable of handles) this.#version({ kind: 'updated', name: variable, operation: index }, [`^${node}`]);
    if (handles.length > 0) this.#updates.push(`^${node}`);
  }

  #assign(name: string, source: Source): void {
    const { prefix, write } = this.#place;
    const { handle, dtype } = this.#variable(name);
    const current = this.#before.get(name) ?? [];
    // A fused update has written it already.
    if (source.kind === 'updated' && source.name === name && current.includes(`^${this.#nameOf(source.operation)}`))
      return;
    const type = typeAttribute(typeNumber[dtype]);
    const value = this.#reference(source);
    const own = source.kind === 'operation' && allocating.has(this.#recording.operations[source.operation]?.name ?? '');
    const stored = own ? value : write(`${prefix}/${handle}/copy`, 'DeepCopy', [value], { T: type });
    write(`${prefix}/${handle}/assign`, 'AssignVariableOp', [handle, stored, ...current], { dtype: type });
    this.#updates.push(`^${prefix}/${handle}/assign`);
  }

  /** Begins a value of a variable: writes its read, if there is one, after what made it. */
  #version(source: Source & { kind: 'variable' | 'updated' }, after: readonly string[]): void {
    if (!this.#read.has(keyOf(source))) {
      this.#before.set(source.name, after);
      return;
    }
    const { handle, dtype } = this.#variable(source.name);
    const node = this.#reference(source);
    this.#place.write(node, 'ReadVariableOp', [handle, ...after], { dtype: typeAttribute(typeNumber[dtype]) });
    this.#before.set(source.name, [...after, `^${node}`]);
  }

  #reference(source: Source): string {
    const { prefix, variables } = this.#place;
    switch (source.kind) {
      case 'operation': {
        const node = this.#nameOf(source.operation);
        return source.output === 0 ? node : `${node}:${String(source.output)}`;
      }
      case 'constant':
        return this.#constant(source.constant);
      case 'input':
        return this.#feeds[source.name] ?? '';
      case 'variable':
        return `${prefix}/${variables.get(source.name)?.handle ?? ''}/read`;
      case 'updated':
        return `${prefix}/${variables.get(source.name)?.handle ?? ''}/after${String(source.operation)}`;
    }
  }

  #constant(index: number): string {
    const { prefix, write } = this.#place;
    const node = `${prefix}/c${String(index)}`;
    if (this.#constants.has(index)) return node;
    this.#constants.add(index);
    const { shape, dtype, values } = this.#recording.constants[index] as RecordedConstant;
    if (!ArrayBuffer.isView(values)) {
      throw new EngineError(
        'GRAPH_INVALID',
        'A function uses a string tensor; a graph holds numbers and booleans only.',
      );
    }
    return write(node, 'Const', [], { dtype: typeAttribute(dtype), value: tensorAttribute(shape, dtype, values) });
  }

  #typeOf(source: Source): Attribute {
    const { operations, constants } = this.#recording;
    switch (source.kind) {
      case 'operation':
        return typeAttribute(operations[source.operation]?.outputs[source.output]?.dtype ?? typeNumber.float32);
      case 'constant':
        return typeAttribute(constants[source.constant]?.dtype ?? typeNumber.float32);
      case 'input':
        return typeAttribute(typeNumber[this.#inputs[source.name]?.dtype ?? 'float32']);
      case 'variable':
      case 'updated':
        return typeAttribute(typeNumber[this.#variable(source.name).dtype]);
    }
  }

  #variable(name: string): WrittenVariable {
    const variable = this.#place.variables.get(name);
    if (variable === undefined) throw new Error(`The graph has no variable ${name}.`);
    return variable;
  }

  #nameOf(operation: number): string {
    return `${this.#place.prefix}/${String(operation)}`;
  }
}

const keyOf = (source: Source): string => {
  switch (source.kind) {
    case 'operation':
      return `operation ${String(source.operation)}:${String(source.output)}`;
    case 'constant':
      return `constant ${String(source.constant)}`;
    case 'updated':
      return `updated ${String(source.operation)} ${source.name}`;
    case 'input':
    case 'variable':
      return `${source.kind} ${source.name}`;
  }
};

/** The operations that outputs and updates depend on, and those that write variables themselves. */
function neededOperations({ operations, outputs, assigned }: Recording): ReadonlySet<number> {
  const needed = new Set<number>();
  const waiting = [...Object.values(outputs), ...Object.values(assigned)];
  const need = (index: number) => {
    if (needed.has(index)) return;
    needed.add(index);
    waiting.push(...(operations[index]?.inputs ?? []));
  };
  operations.forEach(({ handles }, index) => {
    if (handles.length > 0) need(index);
  });
  for (let source = waiting.pop(); source !== undefined; source = waiting.pop()) {
    if (source.kind === 'operation' || source.kind === 'updated') need(source.operation);
  }
  return needed;
}
