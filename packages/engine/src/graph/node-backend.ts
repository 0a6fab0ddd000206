import type { KernelBackend, Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../engine.ts';

/** Arrays that travel between the host and a session. */
export type HostArray = Float32Array | Int32Array | Uint8Array;

export interface OperationAttribute {
  readonly name: string;
  /** One of the binding's TF_ATTR_*. */
  readonly type: number;
  readonly value: unknown;
}

export interface TensorMetadata {
  readonly id: number;
  readonly shape: readonly number[];
  /** TensorFlow's number of the type: `typeNumber`, or another. */
  readonly dtype: number;
}

export type Dtype = 'float32' | 'int32' | 'bool';

/** TensorFlow's numbers of the types that graphs feed, fetch and keep. */
export const typeNumber = { float32: 1, int32: 3, bool: 10 } as const satisfies Record<Dtype, number>;

export const isDtype = (dtype: string): dtype is Dtype => dtype in typeNumber;

/** The part of tfjs-node's addon that graph execution uses. Tensors are named by integers that are never used twice. */
export interface Binding {
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  createTensor(shape: readonly number[], dtype: number, values: unknown): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): HostArray;
  executeOp(
    name: string,
    attributes: readonly OperationAttribute[],
    inputs: number[],
    outputs: number,
  ): TensorMetadata[];
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(session: number): void;
  runSavedModel(session: number, inputs: number[], inputNames: string, outputNames: string): TensorMetadata[];
}

/** tfjs-node's backend, as far as it is not in tfjs's types. */
export interface NodeBackend extends KernelBackend {
  binding: Binding;
  readonly tensorMap: { get(dataId: object): { id: number; shape: number[]; dtype: number; values: unknown } };
  /** Uploads what is still on the host and answers the tensors' numbers. */
  getInputTensorIds(tensors: readonly Tensor[]): number[];
  executeSingleOutput(name: string, attributes: readonly OperationAttribute[], inputs: readonly Tensor[]): Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: readonly OperationAttribute[],
    inputs: readonly Tensor[],
    outputs: number,
  ): Tensor[];
}

/** The current backend, which must be the native one. */
export const nodeBackend = (tf: TensorFlow): NodeBackend => tf.backend() as unknown as NodeBackend;
