import type { Recipe } from '@fovea/domain';
import { gatherPixels } from '../images/gather.ts';
import { orientations, reorder } from '../images/orientations.ts';
import type { PreparedImages } from '../images/prepared-images.ts';
import { standardise } from '../images/standardise.ts';
import type { FeedbackKind } from '../losses/feedback-losses.ts';
import { RandomStream } from '../random/random-stream.ts';
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

/** Draws the batches of a training; each purpose from its own random stream. */
export class Batches {
  private readonly images: PreparedImages;
  private readonly recipe: Recipe;
  private readonly plan: Plan;
  private readonly rows: Sampler;
  private readonly turns: RandomStream;
  private readonly dropout: RandomStream;
  private readonly feedbackRows: Sampler;
  private readonly feedbackTurns: RandomStream;
  private readonly counterexamples: Counterexamples | null;

  constructor(images: PreparedImages, train: Int32Array, recipe: Recipe, plan: Plan) {
    const { seed } = recipe;
    this.images = images;
    this.recipe = recipe;
    this.plan = plan;
    this.rows = new Sampler(train, new RandomStream(seed, 'data'));
    this.turns = new RandomStream(seed, 'augmentation');
    this.dropout = new RandomStream(seed, 'dropout');
    this.feedbackRows = new Sampler(Int32Array.from(plan.feedback.keys()), new RandomStream(seed, 'feedback'));
    this.feedbackTurns = new RandomStream(seed, 'feedback augmentation');
    this.counterexamples =
      plan.counterexamples.length === 0
        ? null
        : new Counterexamples(images, plan.counterexamples, new RandomStream(seed, 'counterexamples'));
  }

  next(): ImageBatch {
    const { labels, classes } = this.images;
    const rows = this.rows.take(this.recipe.batchSize);
    const pixels = gatherPixels(this.images, rows);
    const turned = this.turnsOf(rows.length, this.turns);
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
    const chosen = [...this.feedbackRows.take(this.recipe.feedback.batchSize)].map(
      (index) => this.plan.feedback[index] as PlannedFeedback,
    );
    const turned = this.turnsOf(chosen.length, this.feedbackTurns);
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
      this.dropout.uniform() < dropout ? 0 : 1 / (1 - dropout),
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
