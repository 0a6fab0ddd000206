import type { KernelBackend } from '@tensorflow/tfjs';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import { EngineError } from '../engine-error.ts';
import type { EngineDescription, EngineOptions, TensorFlow } from '../engine.ts';
import { describeMachine } from '../machine.ts';
import { prepareProcess } from '../process-environment.ts';
import { registerNativeGradientKernels } from './gradient-kernels.ts';
import { nativeFolder } from './location.ts';
import { hashOf, readNativeStamp } from './stamp.ts';

const require = createRequire(import.meta.url);

/** tfjs-node's own index looks for a downloaded binary and prints; its parts, wired here, do neither. */
interface BackendModule {
  readonly NodeJSKernelBackend: new (binding: object, packageName: string) => KernelBackend;
}

/**
 * Registers TensorFlow's own library as the backend `tensorflow` of tfjs and makes it current. Works in any number of
 * threads of a process; each thread loads its own tfjs.
 * @throws EngineError NATIVE_MISSING, NATIVE_DAMAGED, NATIVE_BROKEN
 */
export async function loadNative(options: EngineOptions): Promise<{ tf: TensorFlow; description: EngineDescription }> {
  const folder = nativeFolder();
  if (folder === undefined) {
    throw new EngineError(
      'NATIVE_MISSING',
      `There is no native engine for ${process.platform}-${process.arch}; use Linux on x64 or arm64 for full speed.`,
    );
  }
  const stamp = readNativeStamp(folder);
  const threads = prepareProcess(options.threads);
  restoreUtilities();
  const quiet = join(folder, 'log_level.node');
  // It loads the addon with TensorFlow's log level set; an installation of an earlier Fovea may lack it.
  const binding = openAddon(existsSync(quiet) ? quiet : join(folder, 'tfjs_binding.node'));
  const tf = require('@tensorflow/tfjs') as TensorFlow;
  if (!tf.findBackend('tensorflow')) {
    require('@tensorflow/tfjs-node/dist/register_all_kernels');
    const { NodeJSKernelBackend } = require('@tensorflow/tfjs-node/dist/nodejs_kernel_backend') as BackendModule;
    tf.registerBackend('tensorflow', () => new NodeJSKernelBackend(binding, '@tensorflow/tfjs-node'), 3);
  }
  if (!(await tf.setBackend('tensorflow'))) {
    throw new EngineError('NATIVE_BROKEN', 'TensorFlow was loaded but did not start. Run "npm run setup".', { folder });
  }
  registerNativeGradientKernels(tf);
  return {
    tf,
    description: {
      engine: 'native',
      tensorflowVersion: stamp.tensorflow,
      addonHash: hashOf(stamp, 'tfjs_binding.node'),
      libraryHash: hashOf(stamp, 'libtensorflow_cc.so.2'),
      threads,
      oneDnn: !/^(0|false)$/i.test(process.env['TF_ENABLE_ONEDNN_OPTS'] ?? '1'),
      cpuModel: describeMachine().cpuModel,
    },
  };
}

function openAddon(path: string): object {
  try {
    return require(path) as object;
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new EngineError(
      'NATIVE_BROKEN',
      `The native engine could not be loaded (${detail}). Delete its folder and run "npm run setup".`,
      { path },
      cause,
    );
  }
}

/** tfjs-node calls two functions of node:util that Node deprecates (22) or has removed (23). */
function restoreUtilities(): void {
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
}
