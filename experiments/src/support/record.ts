import { readFile, writeFile } from 'node:fs/promises';
import type { EngineDescription } from '@fovea/engine';
import { hashOf } from './kept.ts';

/** Digests of every part that a published page was made of: what `--verify` compares with. Committed beside the page. */
export interface PublishedRecord {
  /** Hash of what decides the figures but the engine. */
  readonly definition: string;
  readonly engine: EngineDescription;
  /** Seed → part → digest. */
  readonly seeds: Readonly<Record<string, Readonly<Record<string, string>>>>;
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

/** Hash of a part's numbers; times, which no seed decides, are left out. */
export function digestOf(part: unknown): string {
  return hashOf(
    JSON.parse(JSON.stringify(part, (key, value: unknown) => (/seconds$/i.test(key) ? undefined : value))) as unknown,
  );
}
