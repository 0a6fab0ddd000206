import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { loadEngine } from '../load-engine.ts';
import type { MemoryReport } from './memory.fixture.ts';

const { name } = await loadEngine();

test.skipIf(name !== 'native')('1,000 steps and 20 loads leave memory and tensors as they were', async () => {
  const fixture = fileURLToPath(new URL('./memory.fixture.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', fixture, '1000', '20']);
  const { mode, steps, cycles } = JSON.parse(stdout) as MemoryReport;
  expect(mode).toBe('captured');
  for (const { growth, tensorsBefore, tensorsAfter } of [steps, cycles]) {
    expect(growth).toBeLessThan(0.05);
    expect(tensorsAfter).toBe(tensorsBefore);
  }
});
