import { registerConv2dGradient } from './conv2d-gradient.ts';
import { EngineError } from './engine-error.ts';
import type { Engine, EngineName, EngineOptions } from './engine.ts';
import { measureGflops } from './measure-gflops.ts';
import { loadNative } from './native/load-native.ts';
import { registerSecondDerivatives } from './second-derivatives.ts';
import { loadWasm } from './wasm/load-wasm.ts';

let loaded: Promise<Engine> | undefined;

/**
 * Brings up the tensor engine of this thread: native TensorFlow, else WASM with the reason recorded. The first call in a
 * thread decides; later calls get the same engine.
 * @throws EngineError ENGINE_UNKNOWN for a wrong FOVEA_ENGINE; NATIVE_* when native was demanded and can't be had
 */
export function loadEngine(options: EngineOptions = {}): Promise<Engine> {
  loaded ??= load(options).catch((error: unknown) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

async function load(options: EngineOptions): Promise<Engine> {
  const choice = options.engine ?? chosenByEnvironment();
  if (choice === 'wasm') return finish('wasm', await loadWasm());
  try {
    return finish('native', await loadNative(options));
  } catch (error) {
    if (choice === 'native' || !(error instanceof EngineError)) throw error;
    return finish('wasm', await loadWasm(), error.message);
  }
}

function finish(
  name: EngineName,
  { tf, description }: Pick<Engine, 'tf' | 'description'>,
  fallbackReason?: string,
): Engine {
  tf.enableProdMode();
  registerConv2dGradient(tf);
  registerSecondDerivatives(tf);
  return {
    tf,
    name,
    description,
    ...(fallbackReason === undefined ? {} : { fallbackReason }),
    gflops: () => measureGflops({ tf, name }),
  };
}

function chosenByEnvironment(): EngineName | 'auto' {
  const choice = process.env['FOVEA_ENGINE'] || 'auto';
  if (choice === 'auto' || choice === 'native' || choice === 'wasm') return choice;
  throw new EngineError('ENGINE_UNKNOWN', `FOVEA_ENGINE is "${choice}"; set it to native, wasm or auto.`, { choice });
}
