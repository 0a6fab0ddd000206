import { createRequire } from 'node:module';
import type { Binding, OperationAttribute } from './node-backend.ts';
import type { RecordedConstant, RecordedOperation, Recording, Source } from './recorder.ts';

const require = createRequire(import.meta.url);

/** The generated protobuf messages that tfjs-node ships, as far as they are used here. */
interface Message {
  serializeBinary(): Uint8Array;
}
interface AttributeList extends Message {
  setIList(values: readonly number[]): void;
  setFList(values: readonly number[]): void;
  setBList(values: readonly boolean[]): void;
  setShapeList(values: readonly Message[]): void;
}
interface Attribute extends Message {
  setS(value: Uint8Array): void;
  setI(value: number): void;
  setF(value: number): void;
  setB(value: boolean): void;
  setType(value: number): void;
  setShape(value: Message): void;
  setTensor(value: Message): void;
  setList(value: AttributeList): void;
}
interface Node extends Message {
  setName(name: string): void;
  setOp(name: string): void;
  setInputList(inputs: readonly string[]): void;
  getAttrMap(): { set(name: string, value: Attribute): void };
}
interface Messages {
  readonly SavedModel: new () => Message & {
    setSavedModelSchemaVersion(version: number): void;
    addMetaGraphs(value: Message): void;
  };
  readonly MetaGraphDef: {
    new (): Message & { setMetaInfoDef(value: Message): void; setGraphDef(value: Message): void };
    readonly MetaInfoDef: new () => Message & { addTags(tag: string): void };
  };
  readonly GraphDef: new () => Message & { addNode(node: Node): void; setVersions(value: Message): void };
  readonly VersionDef: new () => Message & { setProducer(version: number): void };
  readonly NodeDef: new () => Node;
  readonly AttrValue: { new (): Attribute; readonly ListValue: new () => AttributeList };
  readonly TensorShape: {
    new (): Message & { addDim(dim: Message): void };
    readonly Dim: new () => Message & { setSize(size: number): void };
  };
  readonly Tensor: new () => Message & {
    setDtype(dtype: number): void;
    setTensorShape(shape: Message): void;
    setTensorContent(bytes: Uint8Array): void;
  };
}

export const tag = 'serve';
/** GraphDef version of TensorFlow 2.x: operations mean what they mean today. */
const producer = 1882;

export interface GraphVariable {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: number;
}

export interface GraphFunction {
  readonly inputs: Readonly<Record<string, { readonly shape: readonly number[]; readonly dtype: number }>>;
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

export interface VariableEnds {
  readonly value: string;
  readonly feed: string;
  readonly assigned: string;
}

export interface SavedModel {
  readonly bytes: Uint8Array;
  readonly nodes: number;
  readonly functions: readonly FunctionEnds[];
  readonly variables: Readonly<Record<string, VariableEnds>>;
}

/** Attributes that an eager operation infers from its inputs and a node must state: the position of the input. */
const inferred: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  ExpandDims: { T: 0, Tdim: 1 },
};

/** Writes functions that share variables as one SavedModel: no saver, no signature, only what a session runs. */
export function writeSavedModel(
  binding: Binding,
  variables: readonly GraphVariable[],
  functions: readonly GraphFunction[],
): SavedModel {
  const writer = new GraphWriter(binding, variables);
  const ends = functions.map((each, index) => writer.function(`f${String(index)}`, each));
  return { ...writer.finish(), functions: ends, variables: writer.variableEnds };
}

class GraphWriter {
  readonly variableEnds: Record<string, VariableEnds> = {};
  private readonly messages = require('@tensorflow/tfjs-node/dist/proto/api_pb') as Messages;
  private readonly graph = new this.messages.GraphDef();
  private readonly binding: Binding;
  private readonly variables: ReadonlyMap<string, GraphVariable & { readonly handle: string }>;
  private nodes = 0;

  constructor(binding: Binding, variables: readonly GraphVariable[]) {
    this.binding = binding;
    this.variables = new Map(
      variables.map((variable, index) => [variable.name, { ...variable, handle: `v${String(index)}` }]),
    );
    for (const { name, handle, shape, dtype } of this.variables.values()) {
      const type = this.type(dtype);
      this.node(handle, 'VarHandleOp', [], {
        dtype: type,
        shape: this.shapeAttribute(shape),
        shared_name: this.text(handle),
        container: this.text(''),
      });
      this.node(`${handle}/read`, 'ReadVariableOp', [handle], { dtype: type });
      this.node(`${handle}/value`, 'Identity', [`${handle}/read`], { T: type });
      this.node(`${handle}/feed`, 'Placeholder', [], { dtype: type, shape: this.shapeAttribute(shape) });
      this.node(`${handle}/assign`, 'AssignVariableOp', [handle, `${handle}/feed`], { dtype: type });
      this.done(`${handle}/assigned`, [`^${handle}/assign`]);
      this.variableEnds[name] = { value: `${handle}/value`, feed: `${handle}/feed`, assigned: `${handle}/assigned` };
    }
  }

  function(prefix: string, { inputs, recording }: GraphFunction): FunctionEnds {
    const feeds: Record<string, string> = {};
    Object.entries(inputs).forEach(([name, { shape, dtype }], index) => {
      const node = `${prefix}/in${String(index)}`;
      this.node(node, 'Placeholder', [], { dtype: this.type(dtype), shape: this.shapeAttribute(shape) });
      feeds[name] = node;
    });
    const written = new Set<string>();
    const once = (name: string, write: () => void) => {
      if (!written.has(name)) {
        written.add(name);
        write();
      }
      return name;
    };
    const read = (name: string, suffix: string, after: readonly string[]) => {
      const { handle, dtype } = this.variable(name);
      return once(`${prefix}/${handle}/${suffix}`, () =>
        this.node(`${prefix}/${handle}/${suffix}`, 'ReadVariableOp', [handle, ...after], { dtype: this.type(dtype) }),
      );
    };
    const operationName = (index: number) => `${prefix}/${String(index)}`;
    const reference = (source: Source): string => {
      switch (source.kind) {
        case 'operation':
          return source.output === 0
            ? operationName(source.operation)
            : `${operationName(source.operation)}:${String(source.output)}`;
        case 'constant': {
          const name = `${prefix}/c${String(source.constant)}`;
          return once(name, () => {
            this.constant(name, recording.constants[source.constant] as RecordedConstant);
          });
        }
        case 'input':
          return feeds[source.name] ?? '';
        case 'variable':
          return read(source.name, 'read', []);
        case 'updated':
          return read(source.name, `after${String(source.operation)}`, [`^${operationName(source.operation)}`]);
      }
    };
    const needed = neededOperations(recording);
    recording.operations.forEach((operation, index) => {
      if (!needed.has(index)) return;
      const handles = operation.handles.map((name) => this.variable(name).handle);
      const from = [...handles, ...operation.inputs.map(reference)];
      const dtypes = operation.inputs.map((source) => this.dtypeOf(source, recording, inputs));
      this.operation(operationName(index), operation, from, dtypes);
    });
    const updates: string[] = [];
    recording.operations.forEach(({ handles }, index) => {
      if (handles.length > 0 && needed.has(index)) updates.push(`^${operationName(index)}`);
    });
    for (const [name, source] of Object.entries(recording.assigned)) {
      if (source.kind === 'updated') continue;
      const { handle, dtype } = this.variable(name);
      const value = reference(source);
      const earlier = written.has(`${prefix}/${handle}/read`) ? [`^${prefix}/${handle}/read`] : [];
      this.node(`${prefix}/${handle}/assign`, 'AssignVariableOp', [handle, value, ...earlier], {
        dtype: this.type(dtype),
      });
      updates.push(`^${prefix}/${handle}/assign`);
    }
    const fetches: Record<string, string> = {};
    Object.entries(recording.outputs).forEach(([name, source], index) => {
      const node = `${prefix}/out${String(index)}`;
      this.node(node, 'Identity', [reference(source), ...updates], {
        T: this.type(this.dtypeOf(source, recording, inputs)),
      });
      fetches[name] = node;
    });
    this.done(`${prefix}/done`, updates);
    return { feeds, fetches, done: `${prefix}/done` };
  }

  finish(): { bytes: Uint8Array; nodes: number } {
    const { SavedModel, MetaGraphDef, VersionDef } = this.messages;
    const versions = new VersionDef();
    versions.setProducer(producer);
    this.graph.setVersions(versions);
    const information = new MetaGraphDef.MetaInfoDef();
    information.addTags(tag);
    const metaGraph = new MetaGraphDef();
    metaGraph.setMetaInfoDef(information);
    metaGraph.setGraphDef(this.graph);
    const model = new SavedModel();
    model.setSavedModelSchemaVersion(1);
    model.addMetaGraphs(metaGraph);
    return { bytes: model.serializeBinary(), nodes: this.nodes };
  }

  private variable(name: string) {
    const variable = this.variables.get(name);
    if (variable === undefined) throw new Error(`The graph has no variable ${name}.`);
    return variable;
  }

  private dtypeOf(source: Source, recording: Recording, inputs: GraphFunction['inputs']): number {
    switch (source.kind) {
      case 'operation':
        return recording.operations[source.operation]?.outputs[source.output]?.dtype ?? this.binding.TF_FLOAT;
      case 'constant':
        return recording.constants[source.constant]?.dtype ?? this.binding.TF_FLOAT;
      case 'input':
        return inputs[source.name]?.dtype ?? this.binding.TF_FLOAT;
      case 'variable':
      case 'updated':
        return this.variable(source.name).dtype;
    }
  }

  private operation(
    node: string,
    { name, attributes }: RecordedOperation,
    from: readonly string[],
    dtypes: readonly number[],
  ): void {
    const all = Object.fromEntries(attributes.map((attribute) => [attribute.name, this.attribute(attribute)]));
    for (const [missing, position] of Object.entries(inferred[name] ?? {})) {
      const dtype = dtypes[position];
      if (dtype !== undefined) all[missing] ??= this.type(dtype);
    }
    this.node(node, name, from, all);
  }

  private constant(node: string, { shape, dtype, values }: RecordedConstant): void {
    const tensor = new this.messages.Tensor();
    tensor.setDtype(dtype);
    tensor.setTensorShape(this.shape(shape));
    tensor.setTensorContent(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    const value = new this.messages.AttrValue();
    value.setTensor(tensor);
    this.node(node, 'Const', [], { dtype: this.type(dtype), value });
  }

  /** A node that can be fetched and carries nothing: a session of tfjs-node fetches tensors, no bare operations. */
  private done(node: string, after: readonly string[]): void {
    this.constant(`${node}/value`, { shape: [], dtype: this.binding.TF_INT32, values: Int32Array.of(1) });
    this.node(node, 'Identity', [`${node}/value`, ...after], { T: this.type(this.binding.TF_INT32) });
  }

  private node(
    name: string,
    operation: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute>,
  ): void {
    const node = new this.messages.NodeDef();
    node.setName(name);
    node.setOp(operation);
    node.setInputList(inputs);
    for (const [key, value] of Object.entries(attributes)) node.getAttrMap().set(key, value);
    this.graph.addNode(node);
    this.nodes += 1;
  }

  private type(dtype: number): Attribute {
    const value = new this.messages.AttrValue();
    value.setType(dtype);
    return value;
  }

  private text(text: string): Attribute {
    const value = new this.messages.AttrValue();
    value.setS(new TextEncoder().encode(text));
    return value;
  }

  private shape(sizes: readonly number[]): Message {
    const shape = new this.messages.TensorShape();
    for (const size of sizes) {
      const dim = new this.messages.TensorShape.Dim();
      dim.setSize(size);
      shape.addDim(dim);
    }
    return shape;
  }

  private shapeAttribute(sizes: readonly number[]): Attribute {
    const value = new this.messages.AttrValue();
    value.setShape(this.shape(sizes));
    return value;
  }

  private attribute({ name, type, value }: OperationAttribute): Attribute {
    const { binding } = this;
    const written = new this.messages.AttrValue();
    const list = (fill: (list: AttributeList) => void) => {
      const values = new this.messages.AttrValue.ListValue();
      fill(values);
      written.setList(values);
    };
    if (type === binding.TF_ATTR_TYPE) written.setType(value as number);
    else if (type === binding.TF_ATTR_STRING) written.setS(new TextEncoder().encode(value as string));
    else if (type === binding.TF_ATTR_SHAPE) written.setShape(this.shape(value as number[]));
    else if (type === binding.TF_ATTR_INT) {
      if (Array.isArray(value)) list((values) => values.setIList((value as number[]).map(Math.trunc)));
      else written.setI(value as number);
    } else if (type === binding.TF_ATTR_FLOAT) {
      if (Array.isArray(value)) list((values) => values.setFList(value as number[]));
      else written.setF(value as number);
    } else if (type === binding.TF_ATTR_BOOL) {
      if (Array.isArray(value)) list((values) => values.setBList(value as boolean[]));
      else written.setB(Boolean(value));
    } else throw new Error(`The attribute ${name} has a type that graphs do not write.`);
    return written;
  }
}

/** The operations that outputs and updates depend on. */
function neededOperations({ operations, outputs, assigned }: Recording): ReadonlySet<number> {
  const needed = new Set<number>();
  const waiting = [...Object.values(outputs), ...Object.values(assigned)];
  for (let source = waiting.pop(); source !== undefined; source = waiting.pop()) {
    if ((source.kind !== 'operation' && source.kind !== 'updated') || needed.has(source.operation)) continue;
    needed.add(source.operation);
    waiting.push(...(operations[source.operation]?.inputs ?? []));
  }
  return needed;
}
