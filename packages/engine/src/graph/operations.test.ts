import { beforeAll, describe, expect, test } from 'vitest';
import { loadEngine } from '../load-engine.ts';
import type { Row } from './operation-table.fixture.ts';
import { operationTable, outline, outlineOfLine, tableInReadme } from './operation-table.fixture.ts';

const engine = await loadEngine();

describe.skipIf(engine.name !== 'native')('operations of tfjs in graphs', () => {
  let rows: Row[] = [];
  beforeAll(async () => {
    rows = await operationTable(engine);
  });

  test('all, with their gradients, agree with eager execution within 1e-5', () => {
    expect(rows.length).toBeGreaterThanOrEqual(80);
    const far = rows.filter(({ forward, gradient }) => !(Number(forward) <= 1e-5 && Number(gradient) <= 1e-5));
    expect(far).toEqual([]);
  });

  test('so do second derivatives, which are right but where the README warns', () => {
    const far = rows.filter(({ second }) => second !== null && !(Number(second) <= 1e-5));
    expect(far.map(({ operation }) => operation)).toEqual([
      'floorDiv',
      'gather',
      'logSoftmax',
      'losses.softmaxCrossEntropy',
    ]);
  });

  test('the README lists them; "node packages/engine/src/graph/operation-table.fixture.ts" writes the list', () => {
    expect(tableInReadme().map(outlineOfLine)).toEqual(rows.map(outline));
  });
});
