import type { Engine, Session } from '@fovea/engine';

/** So many graphs stay captured: more than there are forms of models that people work with at the same time. */
const most = 16;

/** A graph, and the session in which it runs. */
interface Captured<Graph> {
  readonly graph: Graph;
  readonly session: Session;
}

/**
 * Graphs that a thread captures once, when they are first asked for. The ones used last are kept as long as their engine;
 * any other is captured anew when it is asked for again.
 */
export class ThreadGraphs<Graph extends object> {
  /** The one used last comes last. */
  readonly #graphs = new WeakMap<Engine, Map<string, Promise<Graph>>>();
  /** Whoever still has a graph that is kept no more can go on with it: its session ends when nobody has it. */
  readonly #sessions = new FinalizationRegistry<Session>((session) => session.dispose());

  /** @param shape what the graph is made for, as JSON */
  of(engine: Engine, shape: object, capture: () => Promise<Captured<Graph>>): Promise<Graph> {
    const known = this.#graphs.get(engine) ?? new Map<string, Promise<Graph>>();
    this.#graphs.set(engine, known);
    const key = JSON.stringify(shape);
    const loading = known.get(key) ?? this.#watched(capture());
    known.delete(key);
    known.set(key, loading);
    loading.catch(() => known.delete(key));
    const [oldest] = known.keys();
    if (known.size > most && oldest !== undefined) known.delete(oldest);
    return loading;
  }

  async #watched(capturing: Promise<Captured<Graph>>): Promise<Graph> {
    const { graph, session } = await capturing;
    this.#sessions.register(graph, session);
    return graph;
  }
}
