import type * as wasmBackend from '@tensorflow/tfjs-backend-wasm';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { EngineError } from '../engine-error.ts';
import type { EngineDescription, TensorFlow } from '../engine.ts';
import { describeMachine } from '../machine.ts';
import { registerGradientKernels } from './gradient-kernels.ts';

const require = createRequire(import.meta.url);

/**
 * Registers the WebAssembly backend of tfjs, with the gradient kernels that it lacks, and makes it current. One thread:
 * its threaded build keeps a Node process alive.
 */
export async function loadWasm(): Promise<{ tf: TensorFlow; description: EngineDescription }> {
  const tf = require('@tensorflow/tfjs') as TensorFlow;
  const entry = require.resolve('@tensorflow/tfjs-backend-wasm');
  const { setWasmPaths, setThreadsCount } = require(entry) as typeof wasmBackend;
  setThreadsCount(1);
  setWasmPaths(`${dirname(entry)}/`);
  registerGradientKernels(tf);
  if (!(await tf.setBackend('wasm'))) {
    throw new EngineError('NATIVE_BROKEN', 'The WASM engine did not start; this Node lacks WebAssembly.');
  }
  return {
    tf,
    description: {
      engine: 'wasm',
      tensorflowVersion: tf.version['tfjs-core'] ?? tf.version_core,
      addonHash: createHash('sha256')
        .update(readFileSync(`${dirname(entry)}/tfjs-backend-wasm-simd.wasm`))
        .digest('hex'),
      libraryHash: null,
      threads: { intraOp: 1, interOp: 1 },
      oneDnn: false,
      cpuModel: describeMachine().cpuModel,
    },
  };
}
