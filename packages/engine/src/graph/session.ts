import type { Tensor } from '@tensorflow/tfjs';
import type { Dtype, HostArray } from './node-backend.ts';

/** One input of a function. Shapes are fixed: declare one variant per shape that is needed. */
export interface InputDeclaration {
  /** [] for a scalar. */
  readonly shape: readonly number[];
  /** Default float32. */
  readonly dtype?: Dtype;
  /** Values for tracing and verification; default: numbers in [0, 1), integers 0. */
  readonly example?: HostArray;
}

export type Inputs = Readonly<Record<string, InputDeclaration>>;

/** tfjs code: reads its inputs and the graph's variables, may assign to the variables. Synchronous, without reading values. */
export type GraphFunctionBody = (inputs: Readonly<Record<string, Tensor>>) => Readonly<Record<string, Tensor>>;

/** Row-major values, or a number for a scalar. */
export type Feeds = Readonly<Record<string, HostArray | number>>;

export interface VariableState {
  readonly shape: readonly number[];
  readonly values: HostArray;
}
export type SessionState = Readonly<Record<string, VariableState>>;

/** Why a session runs its functions eagerly. */
export interface Fallback {
  readonly reason: string;
  /** The function and the first TensorFlow operation that differed from eager, and by how much. */
  readonly function?: string;
  readonly operation?: string;
  readonly difference?: number;
}

export interface SessionReport {
  /** Nodes of the graph and bytes of its description; 0 when eager. */
  readonly nodes: number;
  readonly bytes: number;
  /** Milliseconds spent on tracing, loading and verifying. */
  readonly traceMs: number;
  readonly loadMs: number;
  readonly verifyMs: number;
  /** Largest difference between graph and eager, by function. */
  readonly differences: Readonly<Record<string, number>>;
}

/** Functions and the variables that they share, ready to run. */
export interface Session {
  readonly mode: 'captured' | 'eager';
  /** Null when captured, or when eager was asked for. */
  readonly fallback: Fallback | null;
  readonly report: SessionReport;
  /**
   * Runs a function once, with its updates of variables.
   * @returns each output's values, row-major; the arrays belong to the caller
   * @throws EngineError FEED_INVALID, SESSION_DISPOSED, SESSION_FAILED
   */
  run(name: string, feeds: Feeds): Record<string, HostArray>;
  /**
   * Copies of variables, optimiser slots included.
   * @param names default: all
   * @throws EngineError SESSION_DISPOSED, STATE_MISMATCH for a name that the session lacks
   */
  save(names?: readonly string[]): SessionState;
  /** Sets the variables that the state names. @throws EngineError STATE_MISMATCH naming the first that does not fit */
  restore(state: SessionState): void;
  /** Frees the session and its variables. Twice is once. */
  dispose(): void;
}
