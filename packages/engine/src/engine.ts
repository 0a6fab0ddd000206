import type * as tensorflow from '@tensorflow/tfjs';

/** The tfjs namespace. Values come from a loaded engine; from the package itself import types only. */
export type TensorFlow = typeof tensorflow;

export type EngineName = 'native' | 'wasm';

/** Two equal descriptions mean "the same engine": equal seeds then give equal bits. */
export interface EngineDescription {
  readonly engine: EngineName;
  /** Version of the TensorFlow library (native) or of tfjs (WASM). */
  readonly tensorflowVersion: string;
  /** sha-256 of the compiled addon; on WASM, of the module that runs. */
  readonly addonHash: string;
  /** sha-256 of libtensorflow_cc; null on WASM. */
  readonly libraryHash: string | null;
  readonly threads: EngineThreads;
  /** TF_ENABLE_ONEDNN_OPTS as TensorFlow understands it; false on WASM. */
  readonly oneDnn: boolean;
  readonly cpuModel: string;
}

export interface EngineThreads {
  /** Threads inside one operation. */
  readonly intraOp: number;
  /** Operations at a time. */
  readonly interOp: number;
}

export interface EngineOptions {
  /** Default: FOVEA_ENGINE, else native with WASM as fallback. `native` fails where there is no native engine. */
  readonly engine?: EngineName | 'auto';
  /** Counts only at the first load in a process, on its main thread. Default: TF_NUM_*_THREADS, else up to 4 and 1. */
  readonly threads?: Partial<EngineThreads>;
}

export interface Engine {
  readonly tf: TensorFlow;
  readonly name: EngineName;
  readonly description: EngineDescription;
  /** Why this is not the native engine and what to do about it; undefined on native, or when WASM was asked for. */
  readonly fallbackReason?: string;
  /** Speed of a 1024×1024 (WASM: 512×512) float32 matrix product, in 10⁹ operations per second. Takes about 1 s. */
  gflops(): Promise<number>;
}
