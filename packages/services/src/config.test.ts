import path from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from './config.ts';

test('without settings, everything lies in the checkout and listens on loopback', () => {
  const config = loadConfig({});
  expect(config).toMatchObject({ host: '127.0.0.1', port: 4310, databaseUrl: null });
  expect(path.basename(config.home)).toBe('.fovea');
  expect(config.artifacts).toBe(path.join(config.home, 'artifacts'));
});

test('an empty setting counts as not set', () => {
  expect(loadConfig({ FOVEA_PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 4310, databaseUrl: null });
});

test.each([
  [{ FOVEA_PORT: 'abc' }, 'FOVEA_PORT'],
  [{ FOVEA_PORT: '70000' }, 'FOVEA_PORT'],
  [{ FOVEA_PORT: '0' }, 'FOVEA_PORT'],
  [{ FOVEA_REJECTED_WEIGHTS_DAYS: '0' }, 'FOVEA_REJECTED_WEIGHTS_DAYS'],
  [{ FOVEA_REJECTED_WEIGHTS_DAYS: '1.5' }, 'FOVEA_REJECTED_WEIGHTS_DAYS'],
  [{ FOVEA_HOST: '0.0.0.0' }, 'FOVEA_HOST'],
  [{ DATABASE_URL: 'mysql://host/name' }, 'DATABASE_URL'],
  [{ DATABASE_URL: 'not an address' }, 'DATABASE_URL'],
])('%o is refused by name', (environment, setting) => {
  expect(() => loadConfig(environment)).toThrow(
    expect.objectContaining({ code: 'CONFIGURATION_INVALID', message: expect.stringContaining(setting) }),
  );
});
