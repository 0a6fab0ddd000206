import { readFile, writeFile } from 'node:fs/promises';
import type { EngineDescription } from '@fovea/engine';
import type { BenchmarkResult, Verification } from '../benchmark.ts';
import { hashOf } from './kept.ts';

/** Digests of every part that a published page was made of: what `--verify` compares with. Committed beside the page. */
export interface PublishedRecord {
  /** Hash of what decides the figures but the engine. */
  readonly definition: string;
  readonly engine: EngineDescription;
  /** Seed → part → digest. */
  readonly seeds: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What the page says, by name; absent from what was published earlier. */
  readonly figures?: BenchmarkResult['figures'];
  /** Each set of rules by which the same models were judged and published, in order; absent where none are judged apart. */
  readonly judgings?: readonly Judging[];
  /** Seeds whose numbers `--verify` could not repeat, though neither definition nor engine had changed. */
  readonly notRepeated?: readonly number[];
}

/** What one set of rules said of the models of a study. */
export interface Judging {
  /** Day, as YYYY-MM-DD. */
  readonly on: string;
  /** Hash of the rules' code. */
  readonly rules: string;
  readonly figures: BenchmarkResult['figures'];
}

/** Every published judging of a study with this one, which counts once however often it is published. */
export function judgingsWith(record: Pick<PublishedRecord, 'judgings'> | null, judging: Judging): readonly Judging[] {
  const before = record?.judgings ?? [];
  return [...before.filter(({ rules }) => rules !== judging.rules), judging];
}

/** The record with what a verification found: its seed joins those that were not repeated, or leaves them. */
export function withVerification(
  record: PublishedRecord,
  { seed, different, sameDefinition, sameEngine }: Verification,
): PublishedRecord {
  if (different.length > 0 && !(sameDefinition && sameEngine)) return record;
  const { notRepeated: before = [], ...others } = record;
  const rest = before.filter((other) => other !== seed);
  const notRepeated = different.length === 0 ? rest : [...rest, seed];
  return notRepeated.length === 0 ? others : { ...others, notRepeated };
}

const fileOf = (name: string, folder: URL) => new URL(`${name}.json`, folder);

export async function writeRecord(name: string, record: PublishedRecord, folder: URL): Promise<void> {
  await writeFile(fileOf(name, folder), `${JSON.stringify(record, null, 2)}\n`);
}

/** Null where the benchmark has not been published. */
export async function readRecord(name: string, folder: URL): Promise<PublishedRecord | null> {
  const text = await readFile(fileOf(name, folder), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as PublishedRecord);
}

/** What of a part no seed decides: times, the machine's speed, and the words of a verdict, which may be put better. */
const undecided = /seconds$|^gflops$|reasons$/i;

/** Hash of what the seed decides of a part: its numbers and verdicts. */
export function digestOf(part: unknown): string {
  const decided = JSON.stringify(part, (key, value: unknown) => (undecided.test(key) ? undefined : value));
  return hashOf(JSON.parse(decided) as unknown);
}
