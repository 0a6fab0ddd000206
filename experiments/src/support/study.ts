import { randomInt } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FoveaError } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import { loadEngine } from '@fovea/engine';
import type { Benchmark, BenchmarkResult, BenchmarkSetting } from '../benchmark.ts';
import { asBefore } from './as-before.ts';
import type { KeptParts } from './kept.ts';
import { hashOf, partsFolder, partsIn } from './kept.ts';
import { addLook, hasLooked, looksTable, readLooks } from './looks.ts';
import { looksHeading, refreshLooks } from './looks-on-pages.ts';
import type { Judging } from './record.ts';
import { digestOf, judgingsWith, readRecord, withVerification, writeRecord } from './record.ts';
import { publish, resultsFolder } from './results-page.ts';
import { rulesHash } from './rules.ts';
import { assertMeasured, compare } from './verification.ts';
import { table } from './wording.ts';

/** A benchmark that does the same with several seeds and publishes what it finds of all of them. */
export interface Study<Scale extends object, Result> {
  readonly name: string;
  /** One line for `fovea bench --help`. */
  readonly summary: string;
  /** Of the published figures. The options seeds=N and only=3,4 measure the first N, or those, and publish nothing. */
  readonly seeds: readonly number[];
  /** What the figures are measured with: as published, and enough to go every way through the code in seconds. */
  readonly full: Scale;
  readonly quick: Scale;
  /** What else decides the figures, as plain JSON: above all the recipes, which a scale's functions make. */
  definition(scale: Scale): Readonly<Record<string, unknown>>;
  /**
   * Verdicts of the evidence report are among the figures; else its thresholds, which recipes name, decide nothing. `apart`:
   * verdicts are made in parts of their own (`judged`), so that models judged by new rules are not trained again.
   */
  readonly judges: boolean | 'apart';
  /** Times are among the figures: each command measures every part anew, since kept times would be another day's. */
  readonly isTimed?: true;
  /** Names of the test subjects that a seed's figures are of, the same in every benchmark that uses them; none where none are. */
  testSubjects(seed: number): readonly string[];
  /** Everything about one seed. What takes long belongs into parts, which are kept. */
  measure(seed: number, run: StudyRun<Scale>): Promise<Result>;
  /** @param results of every seed, in order */
  report(
    results: readonly Result[],
    run: Omit<StudyRun<Scale>, 'part' | 'judged' | 'folder'>,
  ): Promise<Findings> | Findings;
}

export interface StudyRun<Scale> {
  readonly engine: Engine;
  readonly scale: Scale;
  readonly setting: BenchmarkSetting;
  /** Seeds of this command. */
  readonly seeds: readonly number[];
  say(line: string): void;
  /** Where the parts are kept, for what goes on within one; not necessarily there yet. A verification has its own. */
  readonly folder: string;
  /** Something finished, by a name of its own within the seed: plain JSON, and the seconds that it took. */
  part<T extends { readonly seconds: number }>(name: string, make: () => Promise<T>): Promise<T>;
  /** A part that the rules of the evidence report decide as well: it is made again, and counts as a look, once they change. */
  judged<T extends { readonly seconds: number }>(name: string, make: () => Promise<T>): Promise<T>;
}

export interface Findings {
  readonly figures: BenchmarkResult['figures'];
  /** The page between its title and the account of seeds, time, looks and machine: Markdown, a paragraph or table each. */
  readonly page: readonly string[];
  /** Draws the page's plots; called only where the page is published. */
  draw?(): Promise<void>;
}

/**
 * @param results where the page, the count of looks and the digests go
 * @param rulesNow hash of the rules that judge
 */
export function study<Scale extends object, Result>(
  of: Study<Scale, Result>,
  results = resultsFolder,
  rulesNow = rulesHash,
): Benchmark {
  return {
    name: of.name,
    hasQuick: true,
    summary: of.summary,
    definition: () => hashOf(definitionOf(of, of.full)),
    async run(setting) {
      const { quick, options, say } = setting;
      const scale = quick ? of.quick : of.full;
      const { engine, definition, folder, key } = await open(of, scale, setting);
      const seeds = wantedSeeds(of.seeds, setting).map((seed) => seed + setting.seed);
      const again = options['fresh'] === '1';
      if (again) await forget(folder, seeds);
      const kept = partsIn(folder, of.isTimed);
      const rules = rulesNow();
      const looked = new Set<string>();
      const digests: Record<string, Record<string, string>> = {};
      let seconds = 0;
      const countLook = (subjects: readonly string[], isJudged: boolean) => {
        if (quick || isJudged !== (of.judges === 'apart')) return;
        const look = { benchmark: of.name, definition: isJudged ? hashOf({ key, rules }) : key };
        const counted = readLooks(results);
        const unseen = subjects.filter((name) => !looked.has(name) && (again || !hasLooked(counted, name, look)));
        for (const name of subjects) looked.add(name);
        if (unseen.length > 0) addLook(results, unseen, { ...look, on: today() });
      };
      const measured: Result[] = [];
      for (const seed of seeds) {
        const noted: Record<string, string> = (digests[String(seed)] = {});
        const parts = partsOf(seed, kept, rules, (name, part, isJudged) => {
          countLook(of.testSubjects(seed), isJudged);
          noted[name] = digestOf(part);
          seconds += part.seconds;
        });
        measured.push(await of.measure(seed, { engine, scale, setting, seeds, say, folder, ...parts }));
      }
      if (trainsAlone(options)) return { seeds, figures: {} };
      const { figures, page, draw } = await of.report(measured, { engine, scale, setting, seeds, say });
      if (!quick && setting.seed === 0 && seeds.length === of.seeds.length) {
        await draw?.();
        const subjects = [...new Set(seeds.flatMap((seed) => of.testSubjects(seed)))];
        const record = { definition, engine: engine.description, seeds: digests, figures };
        const judgings =
          of.judges === 'apart'
            ? judgingsWith(await readRecord(of.name, results), { on: today(), rules, figures })
            : undefined;
        const sections = [
          ...page,
          ...(judgings === undefined ? [] : judgingsSection(judgings)),
          ...account(of.name, seeds, seconds, subjects, results),
        ];
        await publish(of.name, engine, sections, results);
        await refreshLooks(results);
        await writeRecord(of.name, { ...record, ...(judgings && { judgings }) }, results);
      }
      return { seeds, figures };
    },
    async verify(setting, draw = randomInt) {
      const record = await readRecord(of.name, results);
      if (record === null)
        throw new FoveaError('INPUT_INVALID', `Nothing of ${of.name} is published here; run the whole of it first.`);
      const { engine, definition, folder } = await open(of, of.full, setting);
      const drawn = Object.keys(record.seeds);
      // What was begun and cut off goes on with its seed.
      const begun = (await readdir(folder).catch(() => [])).find((name) => name.startsWith('again-'));
      const seed = Number(begun?.replace('again-', '') ?? drawn[draw(drawn.length)]);
      const again = join(folder, `again-${String(seed)}`);
      const found: Record<string, string> = {};
      const parts = partsOf(seed, partsIn(again), rulesNow(), (name, part) => {
        found[name] = digestOf(part);
        setting.say(`${name}: ${found[name] === record.seeds[String(seed)]?.[name] ? 'the same' : 'not the same'}`);
      });
      const say = () => undefined;
      await of.measure(seed, { engine, scale: of.full, setting, seeds: [seed], say, folder: again, ...parts });
      const published = record.seeds[String(seed)] ?? {};
      const sameness = {
        sameDefinition: definition === record.definition,
        sameEngine: hashOf(engine.description) === hashOf(record.engine),
      };
      assertMeasured(`${of.name}, seed ${String(seed)}`, published, found, sameness);
      await rm(again, { recursive: true, force: true });
      const compared = compare(seed, published, found, sameness);
      await writeRecord(of.name, withVerification(record, compared), results);
      return compared;
    },
  };
}

/** Whether the option `models=1` asks for the trained models of a study that judges apart, and for no verdict. */
export const trainsAlone = (options: BenchmarkSetting['options']): boolean => options['models'] === '1';

/** Parts of these seeds, and whatever they were made from. */
async function forget(folder: string, seeds: readonly number[]): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const theirs = names.filter((name) => seeds.some((seed) => name.startsWith(`seed-${String(seed)}-`)));
  await Promise.all(theirs.map((name) => rm(join(folder, name), { recursive: true })));
}

/** @throws INPUT_INVALID where the option `only` names another seed */
function wantedSeeds(all: readonly number[], { quick, options }: BenchmarkSetting): readonly number[] {
  if (quick) return all.slice(0, 1);
  const only = options['only']?.split(',').map(Number);
  if (only === undefined) return all.slice(0, Number(options['seeds'] ?? all.length));
  const unknown = only.filter((seed) => !all.includes(seed));
  if (unknown.length === 0) return all.filter((seed) => only.includes(seed));
  throw new FoveaError('INPUT_INVALID', `The option only names seeds of this benchmark: some of ${all.join(', ')}.`, {
    unknown,
  });
}

async function open<Scale extends object>(
  of: Pick<Study<Scale, unknown>, 'name' | 'definition' | 'judges'>,
  scale: Scale,
  setting: BenchmarkSetting,
) {
  const engine = await loadEngine();
  const decides = definitionOf(of, scale);
  const learned = of.judges === 'apart' ? withoutThresholds(decides) : decides;
  const withEngine = { ...learned, engine: engine.description };
  return {
    engine,
    definition: hashOf(decides),
    folder: partsFolder(of.name, withEngine, setting),
    key: hashOf(withEngine),
  };
}

/** All that decides the figures but the engine. */
function definitionOf<Scale extends object>(
  { definition, judges }: Pick<Study<Scale, unknown>, 'definition' | 'judges'>,
  scale: Scale,
): object {
  const all = asBefore({ scale, ...definition(scale) });
  return judges ? all : withoutThresholds(all);
}

/** The same as JSON, but for what recipes say of the evidence report. */
const withoutThresholds = (definition: object): object =>
  JSON.parse(JSON.stringify(definition, (key, value: unknown) => (key === 'evidence' ? undefined : value))) as object;

/** One seed's parts; `has` hears of each, made or kept. */
function partsOf(
  seed: number,
  kept: KeptParts,
  rules: string,
  has: (name: string, part: { readonly seconds: number }, isJudged: boolean) => void,
): Pick<StudyRun<unknown>, 'part' | 'judged'> {
  const fileNameOf = (name: string) => name.replace(/[^a-z0-9.]+/gi, '-');
  return {
    async part(name, make) {
      const fileName = fileNameOf(name);
      const part = await kept.part(`seed-${String(seed)}-${fileName}`, make);
      has(fileName, part, false);
      return part;
    },
    async judged(name, make) {
      const fileName = `judged-${fileNameOf(name)}`;
      const part = await kept.part(`seed-${String(seed)}-${fileName}-${rules}`, make);
      has(fileName, part, true);
      return part;
    },
  };
}

/** How often the same models were judged, and what came of it each time. */
function judgingsSection(judgings: readonly Judging[]): string[] {
  const names = Object.keys(judgings.at(-1)?.figures ?? {});
  return [
    '## Judgings',
    `The trained models are kept. Sets of rules that judged them and were published: ${String(judgings.length)}, each named by the hash of its code. Rules that were changed after a judging have seen what it says.`,
    table(
      ['On', 'Rules', ...names],
      judgings.map(({ on, rules, figures }) => [on, rules, ...names.map((name) => inShort(figures[name]))]),
    ),
  ];
}

const inShort = (value: number | null | undefined) => (value == null ? '–' : String(Number(value.toFixed(3))));

/** The day, as YYYY-MM-DD. */
const today = () => new Date().toISOString().slice(0, 10);

function account(
  name: string,
  seeds: readonly number[],
  seconds: number,
  subjects: readonly string[],
  results: URL,
): string[] {
  return [
    '## How it was measured',
    `Seeds ${seeds.join(', ')}; ${(seconds / 60).toFixed(0)} minutes of training and measuring. \`fovea bench ${name}\` measures it, and goes on where it was stopped; \`fovea bench ${name} --verify\` measures one of the seeds, drawn at random, again and compares every number.`,
    ...(subjects.length === 0
      ? ['No test subject is looked at.']
      : [looksHeading, looksTable(readLooks(results), subjects)]),
  ];
}
