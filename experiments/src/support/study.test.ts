import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { BenchmarkSetting } from '../benchmark.ts';
import { readLooks } from './looks.ts';
import type { PublishedRecord } from './record.ts';
import { study } from './study.ts';

let folder: string;
let results: URL;
let setting: BenchmarkSetting;
/** Parts that were made and not kept, in order. */
let made: string[];
/** What a machine or a library that changed would make of the numbers. */
let drift: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-study-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  results = pathToFileURL(`${folder}/`);
  setting = {
    seed: 0,
    data: folder,
    options: { state: join(folder, 'state') },
    environment: {},
    quick: false,
    say: () => undefined,
  };
  made = [];
  drift = 0;
});

/** Two parts a seed, the second of which rests on the first. */
const squares = (times = 1, points = 0, judges = false) =>
  study(
    {
      name: 'squares',
      summary: '',
      seeds: [2, 3],
      full: { times },
      quick: { times: -times },
      definition: () => ({ recipes: [{ steps: 1, evidence: { points } }] }),
      judges,
      testSubjects: (seed) => [`subjects of ${String(seed)}`],
      async measure(seed, { part, scale, setting: { options } }) {
        const make = async (name: string, value: number) =>
          part(name, async () => {
            made.push(`${String(seed)} ${name}`);
            const seconds = Math.random();
            return Promise.resolve({ value: value * scale.times + drift, seconds, reasons: [`${String(seconds)} s`] });
          });
        const root = await make('root', seed);
        if (options['minutes'] === '0') return root.value;
        return (await make('its square', root.value ** 2)).value;
      },
      report: (values) => ({ figures: { sum: values[0]! + (values[1] ?? 0) }, page: ['A page.'] }),
    },
    results,
  );

const page = (name = 'squares') => readFile(join(folder, `${name}.md`), 'utf8');

test('measures every seed once, publishes, and repeats nothing', async () => {
  expect(await squares().run(setting)).toEqual({ seeds: [2, 3], figures: { sum: 13 } });
  expect(made).toEqual(['2 root', '2 its square', '3 root', '3 its square']);
  expect(await page()).toContain('A page.');
  await squares().run(setting);
  expect(made).toHaveLength(4);
});

test('counts a look at the test subjects once for a definition, and again for another and for one measured afresh', async () => {
  const looks = () => Object.values(readLooks(results)).map((those) => those.length);
  await squares().run({ ...setting, options: { ...setting.options, seeds: '1' } });
  expect(looks()).toEqual([1]);
  await squares().run(setting);
  await squares().run(setting);
  expect(looks()).toEqual([1, 1]);
  const [definition = ''] = await readdir(join(folder, 'state', 'squares'));
  await squares(2).run(setting);
  expect(looks()).toEqual([2, 2]);
  const checkpoint = join(folder, 'state', 'squares', definition, 'seed-2-root.checkpoint');
  await writeFile(checkpoint, 'of a training that a change of code would change');
  await squares().run({ ...setting, options: { ...setting.options, fresh: '1' } });
  expect(existsSync(checkpoint)).toBe(false);
  expect(looks()).toEqual([3, 3]);
  expect(await page()).toContain('| subjects of 2 | 3 | squares 3 |');
});

test('publishing tells the new look on every page of the same test subjects', async () => {
  await squares().run(setting);
  await writeFile(join(folder, 'cubes.md'), await page());
  await squares(2).run(setting);
  expect(await page('cubes')).toContain('| subjects of 3 | 2 | squares 2 |');
});

test('touches nothing but its parts when quick, and publishes no part of its seeds', async () => {
  await squares().run({ ...setting, quick: true });
  expect(await readdir(folder)).toEqual(['state']);
  await squares().run({ ...setting, options: { ...setting.options, seeds: '1' } });
  expect((await readdir(folder)).sort()).toEqual(['looks.json', 'state']);
});

test('measures the seeds that are named and publishes nothing, and refuses others', async () => {
  const only = (named: string) => squares().run({ ...setting, options: { ...setting.options, only: named } });
  expect(await only('3')).toEqual({ seeds: [3], figures: { sum: 9 } });
  expect(await only('3,3')).toMatchObject({ seeds: [3] });
  expect(made).toEqual(['3 root', '3 its square']);
  expect(await readdir(folder)).not.toContain('squares.md');
  await expect(only('4')).rejects.toThrow('some of 2, 3');
});

test('measures a seed again to verify, says that its numbers are the same, and keeps no trace', async () => {
  await squares().run(setting);
  const before = await readdir(folder, { recursive: true });
  made = [];
  expect(await squares().verify!(setting, () => 1)).toEqual({
    seed: 3,
    parts: 2,
    different: [],
    sameDefinition: true,
    sameEngine: true,
  });
  expect(made).toEqual(['3 root', '3 its square']);
  expect(await readdir(folder, { recursive: true })).toEqual(before);
  expect(Object.values(readLooks(results)).map((those) => those.length)).toEqual([1, 1]);
});

test('names the parts whose numbers are not the same, and says where the definition is another', async () => {
  await squares().run(setting);
  drift = 1e-9;
  expect(await squares().verify!(setting, () => 0)).toMatchObject({ seed: 2, different: ['root', 'its-square'] });
  drift = 0;
  expect(await squares(2).verify!(setting, () => 0)).toMatchObject({ sameDefinition: false, sameEngine: true });
});

test.each([
  ['no part', false, true],
  ['a part', true, false],
])('the report’s thresholds are %s of a definition by what its figures are', async (_, judges, sameDefinition) => {
  await squares(1, 0.03, judges).run(setting);
  expect(await squares(1, 0.04, judges).verify!(setting, () => 0)).toMatchObject({ sameDefinition });
  expect(await squares(1, 0.03, judges).verify!(setting, () => 0)).toMatchObject({ sameDefinition: true });
});

test('goes on with a verification that was cut off, with the same seed', async () => {
  await squares().run(setting);
  made = [];
  const stopping = { ...setting, say: () => expect.fail('stopped') };
  await expect(squares().verify!(stopping, () => 1)).rejects.toThrow('stopped');
  expect(made).toEqual(['3 root']);
  expect(await squares().verify!(setting, () => 0)).toMatchObject({ seed: 3, different: [] });
  expect(made).toEqual(['3 root', '3 its square']);
});

test('a verification whose time is spent says so, keeps what it measured, and goes on with it', async () => {
  await squares().run(setting);
  made = [];
  const short = { ...setting, options: { ...setting.options, minutes: '0' } };
  const spent = {
    code: 'CANCELLED',
    message: expect.stringMatching(
      /seed 3: 1 of 2 .* not measured \(its-square\).* the same command goes on/,
    ) as string,
  };
  await expect(squares().verify!(short, () => 1)).rejects.toMatchObject(spent);
  await expect(squares().verify!(short, () => 0)).rejects.toMatchObject(spent);
  expect(await squares().verify!(setting, () => 0)).toMatchObject({ seed: 3, parts: 2, different: [] });
  expect(made).toEqual(['3 root', '3 its square']);
});

test('says that there is nothing to verify before anything was published', async () => {
  await expect(squares().verify!(setting)).rejects.toThrow('run the whole of it first');
});

/** One model a seed, and what the rules of a time say of it. */
const judgedBy = (rules: string, points = 0) =>
  study(
    {
      name: 'verdicts',
      summary: '',
      seeds: [2, 3],
      full: { times: 1 },
      quick: { times: 1 },
      definition: () => ({ recipes: [{ steps: 1, evidence: { points } }] }),
      judges: 'apart',
      testSubjects: (seed) => [`subjects of ${String(seed)}`],
      async measure(seed, { part, judged }) {
        const note = (value: number, name: string) => {
          made.push(`${String(seed)} ${name}`);
          return Promise.resolve({ value, seconds: 1 });
        };
        const { value } = await part('model', () => note(seed, 'model'));
        return (await judged('verdict', () => note(value * rules.length, 'verdict'))).value;
      },
      report: (values) => ({ figures: { sum: values[0]! + values[1]! }, page: ['A page.'] }),
    },
    results,
    () => rules,
  );

test('new rules and thresholds judge the models that were kept, and each judging counts', async () => {
  await judgedBy('old').run(setting);
  await judgedBy('newer', 1).run(setting);
  await judgedBy('newer', 1).run(setting);
  expect(made).toEqual(['2 model', '2 verdict', '3 model', '3 verdict', '2 verdict', '3 verdict']);
  const { judgings, seeds } = JSON.parse(await readFile(join(folder, 'verdicts.json'), 'utf8')) as PublishedRecord;
  expect(judgings).toMatchObject([
    { rules: 'old', figures: { sum: 15 } },
    { rules: 'newer', figures: { sum: 25 } },
  ]);
  expect(Object.keys(seeds['2'] ?? {})).toEqual(['model', 'judged-verdict']);
  expect(await page('verdicts')).toMatch(/\| newer \| 25 \|/);
  expect(Object.values(readLooks(results)).map((those) => those.length)).toEqual([2, 2]);
});

test('measures anew each time where times are among the figures, and says where no test subject is looked at', async () => {
  const timed = study(
    {
      name: 'times',
      summary: '',
      seeds: [0],
      full: { times: 1 },
      quick: { times: 1 },
      definition: () => ({}),
      judges: false,
      isTimed: true,
      testSubjects: () => [],
      measure: (seed, { part }) =>
        part('run', () => Promise.resolve({ inSeconds: made.push(String(seed)), seconds: 1 })),
      report: ([run]) => ({ figures: { time: run!.inSeconds }, page: [] }),
    },
    results,
  );
  expect((await timed.run(setting)).figures).toEqual({ time: 1 });
  expect((await timed.run(setting)).figures).toEqual({ time: 2 });
  expect(await page('times')).toContain('No test subject is looked at.');
  expect(await timed.verify!(setting)).toMatchObject({ different: [] });
});
