import type { Session, SessionState } from '@fovea/engine';
import type { WeightArray, Weights } from '../model/model.ts';
import type { StepInput, TrainingGraphSettings } from './training-step.ts';
import { feedsOf } from './training-step.ts';
import type { GradientComparison } from './two-gradients.ts';
import { compareGradients } from './two-gradients.ts';

export interface StepResult {
  /** The losses as they are, unweighted. */
  readonly data: number;
  readonly feedback: number | null;
  /** Share of a gate's map at 0 or 1 on the feedback images, of the gate where it is largest; null where none is taught. */
  readonly atEnds: number | null;
  /** Of both losses, unweighted, over the weights that the feedback reaches; null without feedback. */
  readonly gradients: GradientComparison | null;
}

/** A training's steps on the engine: its weights, its optimiser, and what it computes. */
export class TrainingGraph {
  readonly #session: Session;
  readonly #settings: TrainingGraphSettings;
  readonly #unused: (graph: TrainingGraph) => void;
  /** The optimiser as it is before the first step. */
  readonly #fresh: SessionState;
  readonly #weightNames: readonly string[];

  constructor(session: Session, settings: TrainingGraphSettings, unused: (graph: TrainingGraph) => void) {
    this.#session = session;
    this.#settings = settings;
    this.#unused = unused;
    const state = session.save();
    this.#weightNames = Object.keys(state).filter((name) => !isOptimizers(name));
    this.#fresh = Object.fromEntries(Object.entries(state).filter(([name]) => isOptimizers(name)));
  }

  get execution(): Session['mode'] {
    return this.#session.mode;
  }

  /** Why the step runs eagerly although it should not; null otherwise. */
  get fallback(): string | null {
    return this.#session.fallback?.reason ?? null;
  }

  /** Starts a training from these weights. */
  begin(weights: Weights): void {
    this.#session.restore({ ...this.#fresh, ...weights });
  }

  /** Weights and optimiser, bit for bit. */
  save(): Record<string, WeightArray> {
    return this.#session.save() as Record<string, WeightArray>;
  }

  /** Goes on from what `save` gave. @throws EngineError STATE_MISMATCH for another architecture */
  restore(tensors: Readonly<Record<string, WeightArray>>): void {
    this.#session.restore(tensors);
  }

  weights(): Weights {
    return this.#session.save(this.#weightNames) as Weights;
  }

  step(input: StepInput): StepResult {
    const told = this.#session.run('step', feedsOf(input, this.#settings));
    const { products } = told;
    return {
      data: told['data']?.[0] ?? Number.NaN,
      feedback: told['feedback']?.[0] ?? null,
      atEnds: told['atEnds']?.[0] ?? null,
      gradients: products === undefined ? null : compareGradients(products, input.dataWeight ?? 1),
    };
  }

  /** @param image one image as the network sees it @returns its attention map, size × size */
  attention(image: Float32Array): Float32Array {
    return this.#session.run('attention', { image })['map'] as Float32Array;
  }

  release(): void {
    this.#unused(this);
  }

  dispose(): void {
    this.#session.dispose();
  }
}

const isOptimizers = (name: string) => name.startsWith('adam.');
