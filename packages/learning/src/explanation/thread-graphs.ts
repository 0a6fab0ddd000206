import type { Engine } from '@fovea/engine';

/** Graphs that a thread captures once, when they are first asked for, and keeps as long as its engine. */
export class ThreadGraphs<Kept> {
  readonly #graphs = new WeakMap<Engine, Map<string, Promise<Kept>>>();

  /** @param shape what the graph is made for, as JSON */
  of(engine: Engine, shape: object, capture: () => Promise<Kept>): Promise<Kept> {
    const known = this.#graphs.get(engine) ?? new Map<string, Promise<Kept>>();
    this.#graphs.set(engine, known);
    const key = JSON.stringify(shape);
    const loading = known.get(key) ?? capture();
    known.set(key, loading);
    loading.catch(() => known.delete(key));
    return loading;
  }
}
