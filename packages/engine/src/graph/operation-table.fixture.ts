import type { Tensor } from '@tensorflow/tfjs';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import type { Engine, TensorFlow } from '../engine.ts';
import { loadEngine } from '../load-engine.ts';
import { distanceFromDifferences, penalty } from '../second-derivatives.fixture.ts';
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
  /** Of the gradient of a penalty on the gradient; null where tfjs has none. */
  readonly second: number | string | null;
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
    const second = each.gradient === false ? null : await compareSecond(engine, each);
    rows.push({ operation, forward, gradient, second });
  }
  return rows;
}

export function tableInReadme(): string[] {
  const text = readFileSync(readme, 'utf8');
  const table = text.slice(text.indexOf(begin), text.indexOf(end));
  return table.split('\n').filter((line) => line.startsWith('| `'));
}

/** A row without its figures, which differ from machine to machine. */
export const outline = ({ operation, forward, gradient, second }: Row): string =>
  [
    operation,
    typeof forward === 'number' ? 'forward' : 'none',
    typeof gradient === 'number' ? 'gradient' : 'none',
    typeof second === 'number' ? 'second' : 'none',
  ].join(', ');

export function outlineOfLine(line: string): string {
  const [, operation = '', forward = '', gradient = '', second = ''] = line.split('|').map((cell) => cell.trim());
  const shown = (cell: string, word: string) => (/^\d/.test(cell) ? word : 'none');
  const shownAll = [shown(forward, 'forward'), shown(gradient, 'gradient'), shown(second, 'second')];
  return [operation.replaceAll('`', ''), ...shownAll].join(', ');
}

/** Of Σ (i + 1)/n · yᵢ, so that no two results weigh the same. */
function gradientsOf({ tf }: Engine, operation: Operation, fed: Fed) {
  const { floats, run } = ofFloats(operation, fed);
  const weighed = (...inputs: Tensor[]) => weigh(tf, run(...inputs));
  return named(tf.grads(weighed)(floats));
}

/** Of a penalty on the gradients of the weighed squares of the result; of squares, as many operations are linear. */
function secondGradientsOf({ tf }: Engine, operation: Operation, fed: Fed) {
  const { floats, run } = ofFloats(operation, fed);
  return named(tf.grads((...inputs: Tensor[]) => penaltyOnSquares(tf, run, inputs))(floats));
}

const penaltyOnSquares = (tf: TensorFlow, run: Operation['run'], inputs: Tensor[]) =>
  penalty(tf, (...given) => tf.square(run(...given)), inputs);

type Fed = Readonly<Record<string, Tensor>>;

/** The operation as a function of the inputs that have gradients. */
function ofFloats(operation: Operation, fed: Fed) {
  const names = Object.keys(fed).filter((name) => fed[name]?.dtype === 'float32');
  const run = (...inputs: Tensor[]) => {
    const all = { ...fed, ...Object.fromEntries(names.map((name, index) => [name, inputs[index] as Tensor])) };
    return operation.run(...Object.values(all));
  };
  return { floats: names.map((name) => fed[name] as Tensor), run };
}

const weigh = (tf: TensorFlow, y: Tensor) => tf.sum(tf.mul(tf.reshape(y, [-1]), tf.range(1, y.size + 1).div(y.size)));
const named = (gradients: readonly Tensor[]) =>
  Object.fromEntries(gradients.map((tensor, index) => [String(index), tensor]));

/** Compares only what is right: at first with central differences. @returns null where tfjs refuses */
async function compareSecond(engine: Engine, operation: Operation): Promise<Row['second']> {
  const { tf } = engine;
  const { of: shapes, types = [], range = [-1, 1] } = operation;
  const distance = tf.tidy((): number => {
    const tensors = shapes.map((shape, index) => {
      const dtype = types[index] ?? 'float32';
      return tf.tensor(numbers(40 + index * 7919, sizeOf(shape), dtype, range), [...shape], dtype);
    });
    const { floats, run } = ofFloats(operation, named(tensors));
    try {
      return distanceFromDifferences(tf, (inputs) => penaltyOnSquares(tf, run, inputs), floats, {
        step: 2e-3,
        every: 7,
      });
    } catch {
      return NaN;
    }
  });
  if (Number.isNaN(distance)) return null;
  if (distance > 0.02) return `is off by ${distance.toExponential(1)} from central differences`;
  return compare(engine, operation, (fed) => secondGradientsOf(engine, operation, fed));
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
  const cell = (value: Row['second']) =>
    typeof value === 'number' ? (value === 0 ? '0' : value.toExponential(1)) : '–';
  const lines = rows.map(
    ({ operation, forward, gradient, second }) =>
      `| \`${operation}\` | ${cell(forward)} | ${cell(gradient)} | ${cell(second)} |`,
  );
  return ['| Operation | Forward | Gradient | Second |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = await operationTable(await loadEngine({ engine: 'native' }));
  for (const row of rows) {
    for (const value of [row.forward, row.gradient, row.second])
      if (typeof value === 'string') console.log(`${row.operation}: ${value}`);
  }
  const text = readFileSync(readme, 'utf8');
  const written = `${text.slice(0, text.indexOf(begin) + begin.length)}\n\n${markdown(rows)}\n\n${text.slice(text.indexOf(end))}`;
  writeFileSync(readme, await format(written, { ...(await resolveConfig(readme)), filepath: readme }));
  console.log(`${String(rows.length)} operations written to ${readme}`);
}
