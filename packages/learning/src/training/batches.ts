import type { Recipe } from '@fovea/domain';
import { gatherPixels } from '../images/gather.ts';
import { orientations, reorder } from '../images/orientations.ts';
import type { PreparedImages } from '../images/prepared-images.ts';
import { standardise } from '../images/standardise.ts';
import type { FeedbackKind } from '../losses/feedback-losses.ts';
import type { StreamState } from '../random/random-stream.ts';
import { RandomStream } from '../random/random-stream.ts';
import type { SamplerState } from '../random/sampler.ts';
import { Sampler } from '../random/sampler.ts';
import { Counterexamples } from './counterexamples.ts';
import type { Plan, PlannedFeedback } from './plan.ts';

/** Images ready for the network, on the host. */
export interface ImageBatch {
  /** rows × size × size × 3, standardised. */
  readonly inputs: Float32Array;
  /** rows × classes, one-hot. */
  readonly labels: Float32Array;
}

export interface FeedbackImages {
  readonly inputs: Float32Array;
  /** rows × size × size each. */
  readonly attend: Float32Array;
  readonly ignore: Float32Array;
  readonly kinds: readonly FeedbackKind[];
}

/** Where the batches of a training stand; plain JSON. */
export interface BatchesState {
  readonly streams: Readonly<Record<StreamName, StreamState>>;
  readonly samplers: Readonly<Record<SamplerName, SamplerState>>;
}

const streamNames = ['augmentation', 'dropout', 'feedback augmentation', 'counterexamples'] as const;
type StreamName = (typeof streamNames)[number];
const samplerNames = ['data', 'feedback'] as const;
type SamplerName = (typeof samplerNames)[number];

/** Draws the batches of a training; each purpose from its own random stream. */
export class Batches {
  private readonly images: PreparedImages;
  private readonly recipe: Recipe;
  private readonly plan: Plan;
  private readonly streams: Readonly<Record<StreamName, RandomStream>>;
  private readonly samplers: Readonly<Record<SamplerName, Sampler>>;
  private readonly counterexamples: Counterexamples | null;

  constructor(images: PreparedImages, train: Int32Array, recipe: Recipe, plan: Plan) {
    const { seed } = recipe;
    this.images = images;
    this.recipe = recipe;
    this.plan = plan;
    this.streams = Object.fromEntries(streamNames.map((name) => [name, new RandomStream(seed, name)])) as Record<
      StreamName,
      RandomStream
    >;
    this.samplers = {
      data: new Sampler(train, new RandomStream(seed, 'data')),
      feedback: new Sampler(Int32Array.from(plan.feedback.keys()), new RandomStream(seed, 'feedback')),
    };
    this.counterexamples =
      plan.counterexamples.length === 0
        ? null
        : new Counterexamples(images, plan.counterexamples, this.streams.counterexamples);
  }

  /** What decides all batches to come; images, recipe and plan apart. */
  state(): BatchesState {
    const { streams, samplers } = this;
    return {
      streams: Object.fromEntries(streamNames.map((name) => [name, streams[name].state()])) as BatchesState['streams'],
      samplers: { data: samplers.data.state(), feedback: samplers.feedback.state() },
    };
  }

  /**
   * Goes on from where other batches of the same images, recipe and plan stood.
   * @throws INPUT_INVALID when the state is of another training
   */
  restore(state: BatchesState): void {
    for (const name of samplerNames) this.samplers[name].restore(state.samplers[name]);
    for (const name of streamNames) this.streams[name].restore(state.streams[name]);
  }

  next(): ImageBatch {
    const { labels, classes } = this.images;
    const rows = this.samplers.data.take(this.recipe.batchSize);
    const pixels = gatherPixels(this.images, rows);
    const turned = this.turnsOf(rows.length, this.streams.augmentation);
    this.counterexamples?.apply(pixels, rows);
    const oneHot = new Float32Array(rows.length * classes);
    rows.forEach((row, index) => {
      oneHot[index * classes + (labels[row] ?? 0)] = 1;
    });
    return { inputs: this.standardised(pixels, turned), labels: oneHot };
  }

  /** Null where feedback plays no part. */
  nextFeedback(): FeedbackImages | null {
    if (this.plan.feedback.length === 0 || this.recipe.feedback === null) return null;
    const chosen = [...this.samplers.feedback.take(this.recipe.feedback.batchSize)].map(
      (index) => this.plan.feedback[index] as PlannedFeedback,
    );
    const turned = this.turnsOf(chosen.length, this.streams['feedback augmentation']);
    const area = this.images.size ** 2;
    const attend = new Float32Array(chosen.length * area);
    const ignore = new Float32Array(chosen.length * area);
    chosen.forEach((target, index) => {
      const order = turned[index] as Int32Array;
      reorder(target.attend, order, attend, index * area);
      reorder(target.ignore, order, ignore, index * area);
    });
    const pixels = gatherPixels(
      this.images,
      chosen.map(({ row }) => row),
    );
    return { inputs: this.standardised(pixels, turned), attend, ignore, kinds: chosen.map(({ kind }) => kind) };
  }

  /** Inverted dropout of the dense layer: 0, or 1/(1 − rate). @returns rows × width; null where nothing is dropped */
  nextDropout(rows: number, width: number): Float32Array | null {
    const { dropout } = this.recipe;
    if (dropout === 0) return null;
    return Float32Array.from({ length: rows * width }, () =>
      this.streams.dropout.uniform() < dropout ? 0 : 1 / (1 - dropout),
    );
  }

  private turnsOf(count: number, stream: RandomStream): Int32Array[] {
    const orders = orientations(this.images.size);
    return Array.from({ length: count }, () => orders[this.recipe.augment ? stream.below(8) : 0] as Int32Array);
  }

  private standardised(pixels: Uint8Array, turned: readonly Int32Array[]): Float32Array {
    const values = this.images.size ** 2 * 3;
    const inputs = new Float32Array(pixels.length);
    turned.forEach((order, index) => standardise(pixels, index * values, order, inputs, index * values));
    return inputs;
  }
}
