import { expect, test } from 'vitest';
import { loadEngine } from './load-engine.ts';

test('an unknown engine is refused with what to set', async () => {
  process.env['FOVEA_ENGINE'] = 'gpu';
  await expect(loadEngine()).rejects.toMatchObject({ code: 'ENGINE_UNKNOWN', message: /native, wasm or auto/ });
  delete process.env['FOVEA_ENGINE'];
});
