import { readFile } from 'node:fs/promises';
import type { Benchmark } from '../benchmark.ts';
import type { PublishedRecord } from './record.ts';
import { readRecord } from './record.ts';

/** How a page, and its row in experiments/README.md, say that its figures are of an earlier definition, or not repeated. */
const mark = 'Out of date:';

/** A published page that its benchmark would not measure so today. */
export interface OldPage {
  readonly name: string;
  readonly why: string;
  /** Where the mark with its reason is missing. */
  readonly unmarked: readonly string[];
}

/**
 * The published pages whose definition has changed or was not kept, or whose numbers a verification could not repeat.
 * @param results the folder of the pages and of their records
 * @param index experiments/README.md, which has a row for each benchmark
 */
export async function oldPages(benchmarks: readonly Benchmark[], results: URL, index: URL): Promise<OldPage[]> {
  const rows = (await readFile(index, 'utf8')).split('\n');
  const found: OldPage[] = [];
  for (const { name, definition } of benchmarks) {
    const page = await readFile(new URL(`${name}.md`, results), 'utf8').catch(() => null);
    if (definition === undefined || page === null) continue;
    const reasons = whyOld(await readRecord(name, results), definition());
    if (reasons.length === 0) continue;
    const row = rows.find((line) => line.includes(`(results/${name}.md)`)) ?? '';
    const unmarked = [
      ...(isMarked(page) ? [] : [`experiments/results/${name}.md`]),
      ...(isMarked(row) ? [] : ['experiments/README.md']),
    ];
    found.push({ name, why: reasons.join(', and '), unmarked });
  }
  return found;
}

function whyOld(record: PublishedRecord | null, definition: string): string[] {
  if (record === null) return ['it was measured before definitions were kept'];
  const { notRepeated = [] } = record;
  return [
    ...(record.definition === definition ? [] : ['its definition has changed']),
    ...(notRepeated.length === 0 ? [] : [`--verify did not repeat seed ${notRepeated.join(', ')}`]),
  ];
}

/** Whether a text has the mark, with a reason behind it. */
const isMarked = (text: string) => new RegExp(`${mark}\\s+\\S`).test(text);
