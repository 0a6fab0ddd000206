export { EngineError, type EngineErrorCode } from './engine-error.ts';
export type { Engine, EngineDescription, EngineName, EngineOptions, EngineThreads, TensorFlow } from './engine.ts';
export { loadEngine } from './load-engine.ts';
export { describeMachine, type MachineDescription } from './machine.ts';
export { measureGflops } from './measure-gflops.ts';
export { cacheFolder, nativeFolder } from './native/location.ts';
export { engineEnvironment } from './process-environment.ts';
export { Graph, type GraphOptions } from './graph/graph.ts';
export {
  adam,
  momentum,
  sgd,
  type AdamOptions,
  type ByName,
  type MomentumOptions,
  type Optimizer,
} from './graph/optimizers.ts';
export type { Dtype, HostArray } from './graph/node-backend.ts';
export { fusedUpdate } from './graph/recorder.ts';
export type {
  Fallback,
  Feeds,
  GraphFunctionBody,
  InputDeclaration,
  Inputs,
  Session,
  SessionReport,
  SessionState,
  VariableState,
} from './graph/session.ts';
export { fusedLayers } from './layers/fused-layers.ts';
export type { FusedLayers } from './layers/portable-layers.ts';
