import type { Feeds, HostArray, Session, SessionState } from '@fovea/engine';
import type { WeightArray, Weights } from '../model/model.ts';
import type { FeedbackBatch, ImageBatch } from './batches.ts';
import type { TrainingGraphSettings } from './training-step.ts';
import type { GradientComparison } from './two-gradients.ts';
import { compareGradients } from './two-gradients.ts';

/** One step's images and numbers. */
export interface StepInput {
  readonly batch: ImageBatch;
  readonly feedback: FeedbackBatch | null;
  readonly dropout: Float32Array | null;
  readonly learningRate: number;
  readonly gateLearningRate: number;
  /** Weight of the feedback loss. */
  readonly lambda: number;
  /** Weight of the data loss where there is feedback; else it is 1, as by default. */
  readonly dataWeight?: number;
}

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

  step({ batch, feedback, dropout, learningRate, gateLearningRate, lambda, dataWeight = 1 }: StepInput): StepResult {
    const feeds: Record<string, HostArray | number> = {
      images: batch.inputs,
      labels: batch.labels,
      learningRate,
      gateLearningRate,
    };
    if (dropout !== null) feeds['keep'] = dropout;
    if (feedback !== null && this.#settings.feedback !== null) {
      Object.assign(feeds, {
        corrected: feedback.inputs,
        attend: feedback.attend,
        ignore: feedback.ignore,
        lambda,
        dataWeight,
      });
      for (const term of this.#settings.feedback.terms)
        feeds[`strength ${term}`] = feedback.strengths[term === 'attend' ? 'attend' : 'ignore'];
    }
    const told = this.#session.run('step', feeds satisfies Feeds);
    const { products } = told;
    return {
      data: told['data']?.[0] ?? Number.NaN,
      feedback: told['feedback']?.[0] ?? null,
      atEnds: told['atEnds']?.[0] ?? null,
      gradients: products === undefined ? null : compareGradients(products, dataWeight),
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
