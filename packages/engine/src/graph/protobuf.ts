import { createRequire } from 'node:module';
import type { Binding, HostArray, OperationAttribute } from './node-backend.ts';

const require = createRequire(import.meta.url);

/** The generated protobuf messages that tfjs-node ships, as far as they are used here. */
interface Message {
  serializeBinary(): Uint8Array;
}
interface AttributeList extends Message {
  setIList(values: readonly number[]): void;
  setFList(values: readonly number[]): void;
  setBList(values: readonly boolean[]): void;
}
export interface Attribute extends Message {
  setS(value: Uint8Array): void;
  setI(value: number): void;
  setF(value: number): void;
  setB(value: boolean): void;
  setType(value: number): void;
  setShape(value: Message): void;
  setTensor(value: Message): void;
  setList(value: AttributeList): void;
}
export interface Node extends Message {
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

/** GraphDef version of TensorFlow 2.x: operations mean what they mean today. */
const producer = 1882;

let loaded: Messages | undefined;
const messages = (): Messages => (loaded ??= require('@tensorflow/tfjs-node/dist/proto/api_pb') as Messages);

export function graphNode(
  name: string,
  operation: string,
  inputs: readonly string[],
  attributes: Readonly<Record<string, Attribute>>,
): Node {
  const node = new (messages().NodeDef)();
  node.setName(name);
  node.setOp(operation);
  node.setInputList(inputs);
  for (const [key, value] of Object.entries(attributes)) node.getAttrMap().set(key, value);
  return node;
}

/** The bytes of `saved_model.pb`: no saver, no signature, only what a session runs. */
export function savedModelBytes(nodes: readonly Node[], tag: string): Uint8Array {
  const { SavedModel, MetaGraphDef, GraphDef, VersionDef } = messages();
  const graph = new GraphDef();
  for (const node of nodes) graph.addNode(node);
  const versions = new VersionDef();
  versions.setProducer(producer);
  graph.setVersions(versions);
  const information = new MetaGraphDef.MetaInfoDef();
  information.addTags(tag);
  const metaGraph = new MetaGraphDef();
  metaGraph.setMetaInfoDef(information);
  metaGraph.setGraphDef(graph);
  const model = new SavedModel();
  model.setSavedModelSchemaVersion(1);
  model.addMetaGraphs(metaGraph);
  return model.serializeBinary();
}

export function typeAttribute(dtype: number): Attribute {
  return filled((value) => {
    value.setType(dtype);
  });
}

export function textAttribute(text: string): Attribute {
  return filled((value) => {
    value.setS(new TextEncoder().encode(text));
  });
}

export function shapeAttribute(sizes: readonly number[]): Attribute {
  return filled((value) => {
    value.setShape(shapeOf(sizes));
  });
}

export function tensorAttribute(shape: readonly number[], dtype: number, values: HostArray): Attribute {
  const tensor = new (messages().Tensor)();
  tensor.setDtype(dtype);
  tensor.setTensorShape(shapeOf(shape));
  tensor.setTensorContent(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return filled((value) => {
    value.setTensor(tensor);
  });
}

/** An attribute as an operation was given it. */
export function operationAttribute(binding: Binding, { name, type, value }: OperationAttribute): Attribute {
  const list = (fill: (list: AttributeList) => void) =>
    filled((attribute) => {
      const values = new (messages().AttrValue.ListValue)();
      fill(values);
      attribute.setList(values);
    });
  const many = Array.isArray(value);
  switch (type) {
    case binding.TF_ATTR_TYPE:
      return typeAttribute(value as number);
    case binding.TF_ATTR_STRING:
      return textAttribute(value as string);
    case binding.TF_ATTR_SHAPE:
      return shapeAttribute(value as number[]);
    case binding.TF_ATTR_INT:
      if (many)
        return list((values) => {
          values.setIList((value as number[]).map(Math.trunc));
        });
      return filled((attribute) => {
        attribute.setI(Math.trunc(value as number));
      });
    case binding.TF_ATTR_FLOAT:
      if (many)
        return list((values) => {
          values.setFList(value as number[]);
        });
      return filled((attribute) => {
        attribute.setF(value as number);
      });
    case binding.TF_ATTR_BOOL:
      if (many)
        return list((values) => {
          values.setBList(value as boolean[]);
        });
      return filled((attribute) => {
        attribute.setB(Boolean(value));
      });
    default:
      throw new Error(`The attribute ${name} has a type that graphs do not write.`);
  }
}

function shapeOf(sizes: readonly number[]): Message {
  const { TensorShape } = messages();
  const shape = new TensorShape();
  for (const size of sizes) {
    const dim = new TensorShape.Dim();
    dim.setSize(size);
    shape.addDim(dim);
  }
  return shape;
}

function filled(fill: (attribute: Attribute) => void): Attribute {
  const attribute = new (messages().AttrValue)();
  fill(attribute);
  return attribute;
}
