import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { Benchmark } from '../benchmark.ts';
import { oldPages } from './freshness.ts';
import type { PublishedRecord } from './record.ts';
import { withVerification } from './record.ts';

const engine = {} as PublishedRecord['engine'];
const record = (definition: string, notRepeated?: readonly number[]): PublishedRecord => ({
  definition,
  engine,
  seeds: { 4: { part: 'abc' } },
  ...(notRepeated === undefined ? {} : { notRepeated }),
});
const benchmark = (name: string, definition?: string): Benchmark => ({
  name,
  summary: '',
  ...(definition === undefined ? {} : { definition: () => definition }),
  run: () => Promise.reject(new Error('not asked')),
});

test('old pages are found, and those that do not say so on page and in the list', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-freshness-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const results = pathToFileURL(`${folder}/`);
  const publish = async (name: string, published: PublishedRecord, page: string) => {
    await writeFile(join(folder, `${name}.json`), JSON.stringify(published));
    await writeFile(join(folder, `${name}.md`), page);
  };
  await publish('fresh', record('a'), '# fresh');
  await publish('changed', record('a'), '# changed');
  await publish('half-marked', record('a'), '> Out of date: the rules have changed.');
  await publish('marked', record('a', [4]), '> Out of date: the rules have changed.');
  await publish('no-reason', record('a', [4]), '> Out of date:');
  await writeFile(join(folder, 'no-definition.md'), '# times');
  await writeFile(join(folder, 'no-record.md'), '# figures');
  await writeFile(
    join(folder, 'README.md'),
    [
      '| [`changed`](results/changed.md) | 3 % |',
      '| [`half-marked`](results/half-marked.md) | 3 % |',
      '| [`marked`](results/marked.md) | Out of date: the rules have changed. 3 % |',
      '| [`no-reason`](results/no-reason.md) | Out of date: too. |',
    ].join('\n'),
  );
  const of = [
    benchmark('fresh', 'a'),
    benchmark('changed', 'b'),
    benchmark('half-marked', 'b'),
    benchmark('marked', 'a'),
    benchmark('no-reason', 'a'),
    benchmark('no-definition'),
    benchmark('no-record', 'a'),
    benchmark('never-published', 'a'),
  ];
  const [page, list] = [(name: string) => `experiments/results/${name}.md`, 'experiments/README.md'];
  expect(await oldPages(of, results, new URL('README.md', results))).toEqual([
    { name: 'changed', why: 'its definition has changed', unmarked: [page('changed'), list] },
    { name: 'half-marked', why: 'its definition has changed', unmarked: [list] },
    { name: 'marked', why: '--verify did not repeat seed 4', unmarked: [] },
    { name: 'no-reason', why: '--verify did not repeat seed 4', unmarked: [page('no-reason')] },
    { name: 'no-record', why: 'it was measured before definitions were kept', unmarked: [page('no-record'), list] },
  ]);
});

test('a record keeps the seeds that were not repeated, until they are', () => {
  const same = { seed: 4, parts: 1, sameDefinition: true, sameEngine: true };
  const missed = withVerification(record('a'), { ...same, different: ['part'] });
  expect(missed).toEqual(record('a', [4]));
  expect(withVerification(missed, { ...same, different: ['part'] })).toEqual(missed);
  expect(withVerification(missed, { ...same, seed: 5, different: [] })).toEqual(missed);
  expect(withVerification(missed, { ...same, different: [] })).toEqual(record('a'));
  for (const change of [{ sameDefinition: false }, { sameEngine: false }])
    expect(withVerification(record('a'), { ...same, ...change, different: ['part'] })).toEqual(record('a'));
});
