import type { TensorFlow } from '../engine.ts';

export function registerGradientKernels(_tf: TensorFlow): void {}
