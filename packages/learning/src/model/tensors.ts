import type { TensorFlow } from '@fovea/engine';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs';

export type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D, TensorFlow, Variable };
