import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { onlyWriter, stateWriters } from './state-writers.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const head = `import type { Database } from '@fovea/database';
import { run as table } from '@fovea/database';
import { sql } from 'drizzle-orm';
`;

const broken = [
  ['an update', 'database.update(table).set({ state })', "updates a run's state"],
  ['an update by what is spread', 'database.update(table).set({ ...{ state } })', "updates a run's state"],
  ['columns of any kind', 'database.update(table).set(JSON.parse(""))', 'updates columns of a run that are not known'],
  ['a row', 'database.insert(table).values([])', 'inserts a run'],
  ['SQL', 'database.execute(sql`update run set state = ${state}`)', 'writes runs by SQL'],
  ['SQL on the table', 'database.execute(sql`update ${table} set state = ${state}`)', 'writes runs by SQL'],
] as const;
const sound = [
  'database.update(table).set({ setbacks: 0 })',
  'database.select({ state: table.state }).from(table)',
] as const;

const sampleOf = (statement: string, index: number): [path: string, text: string] => [
  `packages/services/src/runs/sample-${index}.ts`,
  `${head}export const write = (database: Database, state: 'queued') => ${statement};\n`,
];
const samples = [...broken.map(([, statement]) => statement), ...sound].map(sampleOf);

describe("a run's state", () => {
  let found: string[];
  // One look at everything, samples included: the types of the whole product take seconds.
  beforeAll(() => {
    found = stateWriters(root, Object.fromEntries(samples));
  }, 120_000);

  const foundIn = (index: number) => {
    const path = `${samples[index]?.[0]}:`;
    return found.filter((line) => line.startsWith(path)).map((line) => line.replace(/^.*:\d+: /, ''));
  };

  it(`is written by ${onlyWriter} alone`, () => {
    expect(found.filter((line) => !line.includes('/sample-'))).toEqual([]);
  });

  it.each(broken.map(([name, , why], index) => [name, why, index] as const))(
    'is seen to be written elsewhere by %s',
    (_, why, index) => {
      expect(foundIn(index)).toEqual([why]);
    },
  );

  it('may be read elsewhere, and other columns written', () => {
    expect(sound.flatMap((_, index) => foundIn(broken.length + index))).toEqual([]);
  });
});
