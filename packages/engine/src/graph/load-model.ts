import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineError } from '../engine-error.ts';
import type { Binding } from './node-backend.ts';
import { tag } from './saved-model.ts';

/**
 * The library loads from a folder only; it is not needed afterwards.
 * @returns the binding's number of the session
 * @throws EngineError SESSION_FAILED
 */
export async function loadModel(binding: Binding, bytes: Uint8Array): Promise<number> {
  let folder: string | undefined;
  try {
    folder = await mkdtemp(join(tmpdir(), 'tfjs-graph-'));
    await writeFile(join(folder, 'saved_model.pb'), bytes);
    return binding.loadSavedModel(folder, tag);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new EngineError('SESSION_FAILED', `TensorFlow could not load the graph: ${detail}`, {}, cause);
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}
