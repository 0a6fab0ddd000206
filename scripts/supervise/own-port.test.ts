import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { assertPortFree, noteAddress } from './own-port.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fovea-port-'));
});
afterEach(() => rm(home, { recursive: true }));

test('a port that is taken is refused: who holds it, which other one is free, what stays behind', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const refused = assertPortFree({ home, host: '127.0.0.1', port });
  await expect(refused).rejects.toMatchObject({ code: 'PORT_TAKEN' });
  const [, free] = /npm start -- --port (\d+) \(or FOVEA_PORT=\1\)/.exec(String(await refused.catch(String))) ?? [];
  expect(Number(free)).toBeGreaterThan(port);
  await expect(refused).rejects.toThrow('Regions that a browser has not sent yet stay');
  if (process.platform === 'linux')
    await expect(refused).rejects.toThrow(`Port ${port} is taken by node (process ${process.pid})`);
  other.close();
  await once(other, 'close');
  await assertPortFree({ home, host: '127.0.0.1', port });
});

test('another address than last time is said, once, with the way back', async () => {
  const said: string[] = [];
  const at = (address: string) => noteAddress(home, address, (line) => said.push(line));
  await at('http://127.0.0.1:4310');
  await at('http://127.0.0.1:4310');
  expect(said).toEqual([]);
  await at('http://127.0.0.1:4001');
  await at('http://127.0.0.1:4001');
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/at http:\/\/127\.0\.0\.1:4310 last time.* not sent show again.*: npm start -- --port 4310$/);
  await at('http://[::1]:4001');
  await at('http://127.0.0.1:4001');
  expect(said.at(-1)).toMatch(/: FOVEA_HOST=::1 npm start -- --port 4001$/);
});
