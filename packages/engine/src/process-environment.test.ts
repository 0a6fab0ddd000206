import { afterEach, expect, test, vi } from 'vitest';
import { engineEnvironment } from './process-environment.ts';

afterEach(() => vi.unstubAllEnvs());

test('oneDNN is on unless somebody turned it off', () => {
  vi.stubEnv('TF_ENABLE_ONEDNN_OPTS', undefined);
  expect(engineEnvironment()).toMatchObject({ TF_ENABLE_ONEDNN_OPTS: '1' });
  vi.stubEnv('TF_ENABLE_ONEDNN_OPTS', '0');
  expect(engineEnvironment()).toMatchObject({ TF_ENABLE_ONEDNN_OPTS: '0' });
});

test('thread counts come from the caller, then from the environment', () => {
  vi.stubEnv('TF_NUM_INTRAOP_THREADS', '3');
  vi.stubEnv('TF_NUM_INTEROP_THREADS', undefined);
  expect(engineEnvironment()).toMatchObject({ TF_NUM_INTRAOP_THREADS: '3', TF_NUM_INTEROP_THREADS: '1' });
  expect(engineEnvironment({ intraOp: 2 })).toMatchObject({ TF_NUM_INTRAOP_THREADS: '2' });
});
