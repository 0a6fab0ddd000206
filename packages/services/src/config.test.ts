import path from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from './config.ts';
import { portsThatBrowsersRefuse } from './refused-ports.ts';

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
  [{ FOVEA_PORT: '6000' }, 'Browsers open no page on port 6000 (FOVEA_PORT)'],
  [{ FOVEA_HOST: '0.0.0.0' }, 'FOVEA_HOST'],
  [{ DATABASE_URL: 'mysql://host/name' }, 'DATABASE_URL'],
  [{ DATABASE_URL: 'not an address' }, 'DATABASE_URL'],
])('%o is refused by name', (environment, setting) => {
  expect(() => loadConfig(environment)).toThrow(
    expect.objectContaining({ code: 'CONFIGURATION_INVALID', message: expect.stringContaining(setting) }),
  );
});

test('the ports that are refused are those from which Node fetches nothing, as browsers do', async () => {
  const isRefused = async (port: number) => {
    const error = (await fetch(`http://127.0.0.1:${port}`).catch((failure: unknown) => failure)) as Error;
    return (error.cause as Error | undefined)?.message === 'bad port';
  };
  const around = [...portsThatBrowsersRefuse].flatMap((port) => [port - 1, port, port + 1]).filter((port) => port > 0);
  const refused = await Promise.all(around.map(async (port) => ((await isRefused(port)) ? port : null)));
  expect(refused).toEqual(around.map((port) => (portsThatBrowsersRefuse.has(port) ? port : null)));
});
