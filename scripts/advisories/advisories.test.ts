import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { askRegistry } from './ask-registry.ts';
import type { Advisory, Exception } from './judge.ts';
import { judgeAdvisories } from './judge.ts';

const found = (name: string, severity: string, dev: boolean, path = `apps__web>${name}`): Advisory => ({
  github_advisory_id: `GHSA-${name}`,
  module_name: name,
  severity,
  title: 'A hole',
  url: 'https://example.org',
  patched_versions: '>=2',
  findings: [{ version: '1.0.0', paths: [path], dev }],
});
const names = (advisories: readonly Advisory[]) => advisories.map(({ module_name: name }) => name);
const exception = (name: string, until: string): Exception => ({
  ...{ advisory: `GHSA-${name}`, reason: 'Fovea never parses such a file.', decided: '2026-11-01', until },
});

test('high and critical ones count where they ship: in dependencies, and in what the build takes in', () => {
  const judged = judgeAdvisories(
    [
      found('leaflet', 'high', false),
      found('zod', 'moderate', false),
      found('vitest', 'critical', true, '.>vitest'),
      found('@sveltejs/kit', 'high', true),
      found('devalue', 'critical', true, 'apps__web>@sveltejs/kit>devalue'),
    ],
    [],
    '2026-11-30',
  );
  expect(names(judged.faults)).toEqual(['leaflet', '@sveltejs/kit', 'devalue']);
  expect(names(judged.ofTools)).toEqual(['vitest']);
});

test('an exception holds up to its last day, and is named when it has run out or is needed no more', () => {
  const advisories = [found('leaflet', 'high', false)];
  const on = (until: string) => judgeAdvisories(advisories, [exception('leaflet', until)], '2026-11-30');
  expect(on('2026-11-30')).toMatchObject({ faults: [], stale: [] });
  expect(names(on('2026-11-29').faults)).toEqual(['leaflet']);
  expect(on('2026-11-29').stale).toHaveLength(1);
  expect(judgeAdvisories([], [exception('leaflet', '2027-01-01')], '2026-11-30').stale).toHaveLength(1);
});

test('every exception says why, since when and until when', async () => {
  const text = await readFile(new URL('./exceptions.json', import.meta.url), 'utf8');
  for (const { advisory, reason, decided, until } of JSON.parse(text) as Exception[]) {
    expect(advisory).toMatch(/^GHSA(-[a-z0-9]{4}){3}$/);
    expect(reason.length).toBeGreaterThan(20);
    for (const day of [decided, until]) expect(day).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(until > decided).toBe(true);
  }
});

/** A registry that knows one hole, or none that answers; it takes the packages that it is asked about. */
async function registry(status: number): Promise<{ address: string; asked: Record<string, string[]> }> {
  const asked: Record<string, string[]> = {};
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    Object.assign(asked, JSON.parse(text.toString() || '{}'));
    const hole = {
      ...{ id: 1, url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc', title: 'A hole' },
      ...{ severity: 'high', vulnerable_versions: '<=99.0.0', cwe: [], cvss: { score: 7.5, vectorString: '' } },
    };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ leaflet: [hole] }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked };
}

const ask = (address: string) => askRegistry({ ...process.env, pnpm_config_registry: address });

test('the registry is asked about the packages of the lock file, and its answer is read', async () => {
  const { address, asked } = await registry(200);
  const answer = await ask(address);
  expect(Object.keys(asked).length).toBeGreaterThan(300);
  expect(asked['leaflet']).toHaveLength(1);
  if ('unanswered' in answer) throw new Error(answer.unanswered);
  const { faults } = judgeAdvisories(answer.advisories, [], '2026-11-30');
  expect(faults).toMatchObject([{ module_name: 'leaflet', severity: 'high', findings: [{ dev: false }] }]);
});

test('a registry that knows no advisories is said to have given none', async () => {
  const { address } = await registry(405);
  expect(await ask(address)).toEqual({ unanswered: expect.stringContaining('405') as string });
});
