// Prints what the first things cost in a fresh process, in milliseconds since it began.
import { loadEngine } from '@fovea/engine';
import { Predictor, trainingGraph } from '@fovea/learning';
import { makeWorkload } from '../speed/inputs.ts';

/** What one fresh process measured, in milliseconds. */
export interface FirstTimes {
  /** From the process's beginning until this module's imports were done. */
  readonly imports: number;
  readonly engine: number;
  readonly predictor: number;
  readonly firstPrediction: number;
  readonly secondPrediction: number;
  /** From the process's beginning to the first answer. */
  readonly toFirstPrediction: number;
  readonly trainingGraph: number;
  /** The same graph asked for again after it was released. */
  readonly trainingGraphAgain: number;
}

const imports = performance.now();
const time = async <T>(work: () => T | Promise<T>): Promise<[T, number]> => {
  const started = performance.now();
  return [await work(), performance.now() - started];
};
const [engine, engineMs] = await time(() => loadEngine());
const { size, batch, model } = makeWorkload({ size: 64, batch: 64, seed: 0 });
const pixels = new Uint8Array(size * size * 3).fill(128);
const [predictor, predictorMs] = await time(() => Predictor.load(engine, model));
const [, firstPrediction] = await time(() => predictor.predict(pixels));
const toFirstPrediction = performance.now();
const [, secondPrediction] = await time(() => predictor.predict(pixels));
const settings = {
  ...{ form: model.form, batchSize: batch, dropout: true, feedback: null },
  ...({ optimizer: 'adam', execution: 'captured' } as const),
};
const [graph, trainingGraphMs] = await time(() => trainingGraph(engine, settings, model.weights));
graph.release();
const [, trainingGraphAgain] = await time(() => trainingGraph(engine, settings, model.weights));
const times: FirstTimes = {
  imports,
  engine: engineMs,
  predictor: predictorMs,
  firstPrediction,
  secondPrediction,
  toFirstPrediction,
  trainingGraph: trainingGraphMs,
  trainingGraphAgain,
};
process.stdout.write(`${JSON.stringify(times)}\n`, () => process.exit(0));
