import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadConfig } from '../config.ts';
import { referencePython } from './python.ts';

const python = referencePython(loadConfig(process.env).cache, process.env) ?? 'python3';
const isThere = spawnSync(python, ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0;

test.skipIf(!isThere)('state dicts are read without PyTorch, and run no code', () => {
  const folder = fileURLToPath(new URL('../../python', import.meta.url));
  const { status, stderr } = spawnSync(python, ['-B', '-m', 'unittest', 'test_torch_state'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
});
