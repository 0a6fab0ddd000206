import type { Finding } from './finding.ts';

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
      detail: `${(await engine.gflops()).toFixed(1)} GFLOP/s (matrix product, float32)`,
    };
    if (engine.fallbackReason === undefined) return [{ part: 'engine', state: 'ok', detail }, speed];
    const why = `${detail}, in place of the native engine: ${engine.fallbackReason}`;
    return [
      {
        part: 'engine',
        state: 'warning',
        detail: why,
        advice: 'Then run: npm run setup. Training is slower until it succeeds.',
      },
      speed,
    ];
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return [{ part: 'engine', state: 'failed', detail, advice: 'Run npm run setup, or start with FOVEA_ENGINE=wasm.' }];
  }
}
