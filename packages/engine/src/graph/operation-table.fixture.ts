import type { Tensor } from '@tensorflow/tfjs';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import type { Engine } from '../engine.ts';
import { loadEngine } from '../load-engine.ts';
import { arrayDifference } from './difference.ts';
import { arrayOf, sizeOf } from './feeds.ts';
import { Graph } from './graph.ts';
import type { HostArray } from './node-backend.ts';
import type { Operation } from './operations.fixture.ts';
import { operations } from './operations.fixture.ts';
import type { Feeds, GraphFunctionBody, Inputs } from './session.ts';

/** How far a graph lies from eager execution: |a − b| / max(1, |a|), the largest over all values; or why there is none. */
export interface Row {
  readonly operation: string;
  readonly forward: number | string;
  /** Null where tfjs has no gradient. */
  readonly gradient: number | string | null;
}

const readme = fileURLToPath(new URL('../../README.md', import.meta.url));
const [begin, end] = ['<!-- operations -->', '<!-- /operations -->'];

/** Runs every operation, and its gradient, captured and eagerly, on numbers that tracing did not see. */
export async function operationTable(engine: Engine): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [operation, each] of Object.entries(operations(engine.tf))) {
    const forward = await compare(engine, each, (fed) => ({ y: each.run(...Object.values(fed)) }));
    const gradient =
      each.gradient === false ? null : await compare(engine, each, (fed) => gradientsOf(engine, each, fed));
    rows.push({ operation, forward, gradient });
  }
  return rows;
}

export function tableInReadme(): string[] {
  const text = readFileSync(readme, 'utf8');
  const table = text.slice(text.indexOf(begin), text.indexOf(end));
  return table.split('\n').filter((line) => line.startsWith('| `'));
}

/** A row without its figures, which differ from machine to machine. */
export const outline = ({ operation, forward, gradient }: Row): string =>
  `${operation}: ${typeof forward === 'number' ? 'forward' : 'none'}, ${typeof gradient === 'number' ? 'gradient' : 'none'}`;

export function outlineOfLine(line: string): string {
  const [, operation = '', forward = '', gradient = ''] = line.split('|').map((cell) => cell.trim());
  const shown = (cell: string, word: string) => (/^\d/.test(cell) ? word : 'none');
  return `${operation.replaceAll('`', '')}: ${shown(forward, 'forward')}, ${shown(gradient, 'gradient')}`;
}

/** Of Σ (i + 1)/n · yᵢ, so that no two results weigh the same. */
function gradientsOf({ tf }: Engine, operation: Operation, fed: Readonly<Record<string, Tensor>>) {
  const floats = Object.keys(fed).filter((name) => fed[name]?.dtype === 'float32');
  const weigh = (y: Tensor) => tf.sum(tf.mul(tf.reshape(y, [-1]), tf.range(1, y.size + 1).div(y.size)));
  const weighed = (...inputs: Tensor[]) => {
    const all = { ...fed, ...Object.fromEntries(floats.map((name, index) => [name, inputs[index] as Tensor])) };
    return weigh(operation.run(...Object.values(all)));
  };
  const gradients = tf.grads(weighed)(floats.map((name) => fed[name] as Tensor));
  return Object.fromEntries(gradients.map((tensor, index) => [String(index), tensor]));
}

async function compare(engine: Engine, operation: Operation, body: GraphFunctionBody): Promise<number | string> {
  const { of: shapes, types = [], range = [-1, 1] } = operation;
  const feedsOf = (seed: number): HostArray[] =>
    shapes.map((shape, index) => numbers(seed + index * 7919, sizeOf(shape), types[index] ?? 'float32', range));
  const examples = feedsOf(1);
  const inputs: Inputs = Object.fromEntries(
    shapes.map((shape, index) => {
      return [`x${String(index)}`, { shape, dtype: types[index] ?? 'float32', example: examples[index] as HostArray }];
    }),
  );
  const feeds: Feeds = Object.fromEntries(feedsOf(500_009).map((values, index) => [`x${String(index)}`, values]));
  const load = (execution: 'captured' | 'eager') =>
    new Graph(engine, { execution }).function('run', inputs, body).load();
  try {
    const [captured, eager] = [await load('captured'), await load('eager')];
    if (captured.fallback !== null) return captured.fallback.reason;
    const [found, expected] = [captured.run('run', feeds), eager.run('run', feeds)];
    captured.dispose();
    eager.dispose();
    const differences = Object.entries(expected).map(([name, values]) =>
      arrayDifference(values, found[name] ?? new Uint8Array(0)),
    );
    return Math.max(...differences);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function numbers(seed: number, count: number, dtype: keyof typeof arrayOf, [from, to]: readonly [number, number]) {
  const values = new arrayOf[dtype](count);
  for (let index = 0; index < count; index += 1) {
    const uniform = ((seed + index + 1) * 0.6180339887498949) % 1;
    values[index] = dtype === 'bool' ? Number(uniform < 0.5) : from + uniform * (to - from);
  }
  return values;
}

function markdown(rows: readonly Row[]): string {
  const cell = (value: Row['gradient']) =>
    typeof value === 'number' ? (value === 0 ? '0' : value.toExponential(1)) : '–';
  const lines = rows.map(
    ({ operation, forward, gradient }) => `| \`${operation}\` | ${cell(forward)} | ${cell(gradient)} |`,
  );
  return ['| Operation | Forward | Gradient |', '| --- | --- | --- |', ...lines].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = await operationTable(await loadEngine({ engine: 'native' }));
  for (const row of rows) {
    for (const value of [row.forward, row.gradient])
      if (typeof value === 'string') console.log(`${row.operation}: ${value}`);
  }
  const text = readFileSync(readme, 'utf8');
  const written = `${text.slice(0, text.indexOf(begin) + begin.length)}\n\n${markdown(rows)}\n\n${text.slice(text.indexOf(end))}`;
  writeFileSync(readme, await format(written, { ...(await resolveConfig(readme)), filepath: readme }));
  console.log(`${String(rows.length)} operations written to ${readme}`);
}
