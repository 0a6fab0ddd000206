import type { Finding } from './finding.ts';
import { describeStepSpeeds } from './step-speeds.ts';

export async function examineEngine(): Promise<Finding[]> {
  try {
    const { loadEngine } = await import('@fovea/engine');
    const engine = await loadEngine();
    const { tensorflowVersion, threads, oneDnn, addonHash } = engine.description;
    const kind =
      engine.name === 'native' ? `native TensorFlow ${tensorflowVersion}` : `WASM (tfjs ${tensorflowVersion})`;
    const detail = `${kind}, ${threads.intraOp} ${threads.intraOp === 1 ? 'thread' : 'threads'}${oneDnn ? ', oneDNN' : ''}, ${addonHash.slice(0, 12)}`;
    const speed: Finding = {
      part: 'engine',
      state: 'ok',
      detail: `${(await engine.gflops()).toFixed(1)} GFLOP/s (matrix product, float32); ${await describeStepSpeeds(engine)}`,
    };
    if (engine.fallbackReason === undefined) return [{ part: 'engine', state: 'ok', detail }, speed];
    const why = `${detail}, in place of the native engine: ${engine.fallbackReason}`;
    return [
      {
        part: 'engine',
        state: 'warning',
        detail: why,
        advice: 'Until the native engine runs, everything works, but training takes ten to fifteen times as long.',
      },
      speed,
    ];
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const failed: Finding = { part: 'engine', state: 'failed', detail };
    const misspelt = error instanceof Error && 'code' in error && error.code === 'ENGINE_UNKNOWN';
    return [misspelt ? failed : { ...failed, advice: 'Or start with FOVEA_ENGINE=wasm, which needs no set-up.' }];
  }
}
