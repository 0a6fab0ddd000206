export { EngineError, type EngineErrorCode } from './engine-error.ts';
export type { Engine, EngineDescription, EngineName, EngineOptions, EngineThreads, TensorFlow } from './engine.ts';
export { loadEngine } from './load-engine.ts';
export { describeMachine, type MachineDescription } from './machine.ts';
export { measureGflops } from './measure-gflops.ts';
export { cacheFolder, nativeFolder } from './native/location.ts';
export { engineEnvironment } from './process-environment.ts';
