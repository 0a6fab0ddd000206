import { EngineError } from '../engine-error.ts';
import type { Variant } from './feeds.ts';
import { blameFeeds, matchFeeds } from './feeds.ts';
import type { Binding, Dtype, HostArray, TensorMetadata } from './node-backend.ts';
import { typeNumber } from './node-backend.ts';
import type { FunctionEnds, GraphVariable, SavedModel } from './saved-model.ts';
import type { Feeds, Session, SessionReport, SessionState, VariableState } from './session.ts';
import { checkNames, checkState } from './state.ts';

export interface CapturedParts {
  readonly binding: Binding;
  /** The binding's number of the loaded model. */
  readonly id: number;
  readonly model: SavedModel;
  readonly variables: readonly GraphVariable[];
  readonly functions: ReadonlyMap<string, readonly Variant<FunctionEnds>[]>;
  readonly report: SessionReport;
}

interface Feed {
  readonly node: string;
  readonly shape: readonly number[];
  readonly dtype: Dtype;
  readonly values: HostArray;
}

/** Functions as one TensorFlow session: a run is one call into the library. */
export class CapturedSession implements Session {
  readonly mode = 'captured';
  readonly fallback = null;
  readonly report: SessionReport;
  readonly #parts: CapturedParts;
  readonly #variables: ReadonlyMap<string, GraphVariable>;
  #disposed = false;

  constructor(parts: CapturedParts) {
    this.#parts = parts;
    this.report = parts.report;
    this.#variables = new Map(parts.variables.map((variable) => [variable.name, variable]));
  }

  run(name: string, feeds: Feeds): Record<string, HostArray> {
    this.#assertAlive();
    const { variant, arrays } = matchFeeds(name, this.#parts.functions.get(name) ?? [], feeds);
    const { inputs, of: ends } = variant;
    const fed = Object.entries(arrays).map(([input, values]): Feed => ({
      node: ends.feeds[input] ?? '',
      shape: inputs[input]?.shape ?? [],
      dtype: inputs[input]?.dtype ?? 'float32',
      values,
    }));
    const names = Object.keys(ends.fetches);
    const fetched = this.#execute(fed, names.length === 0 ? [ends.done] : Object.values(ends.fetches));
    const outputs = Object.fromEntries(names.map((output, index) => [output, fetched[index] as HostArray]));
    blameFeeds(name, arrays, outputs);
    return outputs;
  }

  save(names: readonly string[] = [...this.#variables.keys()]): SessionState {
    this.#assertAlive();
    checkNames(names, this.#variables);
    if (names.length === 0) return {};
    const values = this.#execute(
      [],
      names.map((name) => this.#parts.model.variables[name]?.value ?? ''),
    );
    return Object.fromEntries(
      names.map((name, index): [string, VariableState] => [
        name,
        { shape: this.#variables.get(name)?.shape ?? [], values: values[index] as HostArray },
      ]),
    );
  }

  restore(state: SessionState): void {
    this.#assertAlive();
    checkState(state, this.#variables);
    const names = Object.keys(state);
    if (names.length === 0) return;
    const ends = names.map((name) => this.#parts.model.variables[name]);
    const fed = names.map((name, index): Feed => {
      const { shape = [], dtype = 'float32' } = this.#variables.get(name) ?? {};
      return { node: ends[index]?.feed ?? '', shape, dtype, values: (state[name] as VariableState).values };
    });
    this.#execute(
      fed,
      ends.map((end) => end?.assigned ?? ''),
    );
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#parts.binding.deleteSavedModel(this.#parts.id);
  }

  #execute(feeds: readonly Feed[], fetches: readonly string[]): HostArray[] {
    const { binding, id } = this.#parts;
    const inputs: number[] = [];
    let outputs: TensorMetadata[] = [];
    try {
      for (const { shape, dtype, values } of feeds) inputs.push(binding.createTensor(shape, typeNumber[dtype], values));
      outputs = binding.runSavedModel(
        id,
        inputs,
        feeds.map(({ node }) => `${node}:0`).join(),
        fetches.map((node) => `${node}:0`).join(),
      );
      return outputs.map((output) => binding.tensorDataSync(output.id));
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message : String(cause);
      throw new EngineError('SESSION_FAILED', `TensorFlow could not run the graph: ${detail}`, {}, cause);
    } finally {
      for (const input of inputs) binding.deleteTensor(input);
      for (const output of outputs) binding.deleteTensor(output.id);
    }
  }

  #assertAlive(): void {
    if (this.#disposed)
      throw new EngineError('SESSION_DISPOSED', 'This session was disposed of; load the graph again.');
  }
}
