import type { Meaning, Recipe } from '@fovea/domain';
import { meanings } from '@fovea/domain';
import { Augmenter } from '../images/augmenter.ts';
import { inputWriter } from '../images/network-input.ts';
import { reorder } from '../images/orientations.ts';
import type { PreparedImages } from '../images/prepared-images.ts';
import { contentOf } from '../images/prepared-images.ts';
import type { Channels } from '../images/surround.ts';
import { foregroundMean, surroundOf } from '../images/surround.ts';
import type { WriteInput } from '../images/write-input.ts';
import { channelsOf } from '../model/architecture.ts';
import type { RandomStream } from '../random/random-stream.ts';
import { RandomStreams } from '../random/random-streams.ts';
import type { RowSampler } from '../random/sampler.ts';
import { Sampler } from '../random/sampler.ts';
import { balancedSampler, countLabels, weightsOfClasses } from './class-balance.ts';
import { Counterexamples } from './counterexamples.ts';
import type { Plan } from './plan.ts';
import { dataRows } from './plan.ts';
import { RandomPixels } from './random-pixels.ts';
import type { BatchesState } from './training.ts';

/** Images ready for the network, on the host. */
export interface ImageBatch {
  /** rows × size × size × channels, as the network sees them. */
  readonly inputs: Float32Array;
  /** rows × classes: the weight of the image's class at its label, 1 unless classes are weighted; 0 elsewhere. */
  readonly labels: Float32Array;
}

/** An image that is shown as it is, but for a flip or turn: whoever sees it again sees the same. */
export interface PlainView {
  readonly row: number;
  /** Of the `orientations`. */
  readonly orientation: number;
}

/** Of each row of a batch, what it shows; null where nobody will see it again. */
interface Viewed {
  readonly views: readonly (PlainView | null)[];
}

/** Images with their targets, turned and moved together, on the host. */
export interface FeedbackBatch {
  readonly inputs: Float32Array;
  /** The targets' masks: rows × size × size each; 0 where an image has none. */
  readonly attend: Float32Array;
  readonly ignore: Float32Array;
  /** How strongly each image's targets are meant; 0 where it has none. */
  readonly strengths: Readonly<Record<Meaning, Float32Array>>;
}

/**
 * Draws the batches of a training; each purpose from its own random stream. What a call answers holds until it is called
 * again: its arrays are used anew.
 */
export class Batches {
  readonly #images: PreparedImages;
  readonly #recipe: Recipe;
  readonly #plan: Plan;
  readonly #streams: RandomStreams;
  readonly #samplers: Readonly<Record<'data' | 'feedback', RowSampler>>;
  readonly #classWeights: Float32Array;
  readonly #augmenter: Augmenter;
  readonly #feedbackAugmenter: Augmenter;
  readonly #counterexamples: Counterexamples | null;
  readonly #randomPixels: RandomPixels | null;
  readonly #write: WriteInput;
  readonly #channels: number;
  /** Foreground means of the images seen so far, by row: a third of the work of standardising. */
  readonly #means: (Channels | undefined)[];
  readonly #batch: ImageBatch & { readonly views: (PlainView | null)[] };
  readonly #feedback: (FeedbackBatch & { readonly views: (PlainView | null)[] }) | null;
  readonly #dropout: RandomStream;
  #kept = new Float32Array();

  constructor(images: PreparedImages, train: Int32Array, recipe: Recipe, plan: Plan) {
    const { size, classes } = images;
    const { augment } = recipe;
    const streams = new RandomStreams(recipe.seed);
    this.#images = images;
    this.#write = inputWriter(plan.form.architecture);
    this.#channels = channelsOf(plan.form.architecture);
    this.#means = new Array<Channels | undefined>(images.labels.length);
    this.#recipe = recipe;
    this.#plan = plan;
    this.#streams = streams;
    this.#samplers = {
      data: balancedSampler(images, train, recipe.sampling, streams.of('data')),
      feedback: new Sampler(
        Int32Array.from((plan.randomised.length > 0 ? plan.randomised : plan.feedback).keys()),
        streams.of('feedback'),
      ),
    };
    this.#classWeights = weightsOfClasses(recipe, countLabels(images, train));
    this.#augmenter = new Augmenter(augment, size, streams);
    this.#feedbackAugmenter = new Augmenter(augment, size, streams, 'feedback ');
    this.#counterexamples =
      plan.counterexamples.length === 0
        ? null
        : new Counterexamples(images, plan.counterexamples, streams.of('counterexamples'));
    this.#randomPixels =
      plan.randomised.length === 0 ? null : new RandomPixels(images, plan.randomised, streams.of('random pixels'));
    this.#dropout = streams.of('dropout');
    const area = size * size;
    const values = area * this.#channels;
    const rows = dataRows(recipe, plan);
    this.#batch = { inputs: new Float32Array(rows * values), labels: new Float32Array(rows * classes), views: [] };
    const corrected = plan.feedback.length === 0 || recipe.feedback === null ? 0 : recipe.feedback.batchSize;
    this.#feedback =
      corrected === 0
        ? null
        : {
            inputs: new Float32Array(corrected * values),
            attend: new Float32Array(corrected * area),
            ignore: new Float32Array(corrected * area),
            strengths: { attend: new Float32Array(corrected), ignore: new Float32Array(corrected) },
            views: [],
          };
  }

  /** What decides all batches to come; images, recipe and plan apart. */
  state(): BatchesState {
    const { data, feedback } = this.#samplers;
    return { streams: this.#streams.state(), samplers: { data: data.state(), feedback: feedback.state() } };
  }

  /**
   * Goes on from where other batches of the same images, recipe and plan stood.
   * @throws INPUT_INVALID when the state is of another training
   */
  restore({ streams, samplers }: BatchesState): void {
    this.#samplers.data.restore(samplers.data);
    this.#samplers.feedback.restore(samplers.feedback);
    this.#streams.restore(streams);
  }

  next(): ImageBatch & Viewed {
    const images = this.#images;
    const batch = this.#batch;
    const values = images.size ** 2 * this.#channels;
    batch.labels.fill(0);
    this.#samplers.data.take(this.#recipe.batchSize).forEach((drawn, index, { length }) => {
      const changed = this.#counterexamples?.show(drawn, index, length) ?? null;
      const shown = changed?.pixels ?? contentOf(images, drawn);
      const { order, gains, orientation } = this.#augmenter.next();
      const mean = changed === null ? this.#meanOf(drawn, shown) : undefined;
      this.#write(shown, 0, order, batch.inputs, index * values, gains, mean);
      this.#label(index, changed?.row ?? drawn);
      batch.views[index] = changed !== null || orientation === null ? null : { row: drawn, orientation };
    });
    if (this.#randomPixels !== null) this.#join(this.#randomPixels);
    return batch;
  }

  /** Fills the rows after those of the data with feedback images in which the regions are noise. */
  #join(randomPixels: RandomPixels): void {
    const { classes } = this.#images;
    const batch = this.#batch;
    const channels = this.#channels;
    const { batchSize } = this.#recipe;
    const values = this.#images.size ** 2 * channels;
    this.#samplers.feedback.take(batch.labels.length / classes - batchSize).forEach((drawn, index) => {
      const { pixels, row } = randomPixels.show(drawn);
      const { order, gains } = this.#feedbackAugmenter.next();
      this.#write(pixels, 0, order, batch.inputs, (batchSize + index) * values, gains);
      this.#label(batchSize + index, row);
      batch.views[batchSize + index] = null;
    });
  }

  #label(index: number, row: number): void {
    const { labels, classes } = this.#images;
    const label = labels[row]!;
    this.#batch.labels[index * classes + label] = this.#classWeights[label]!;
  }

  /** Null where feedback has no loss of its own. */
  nextFeedback(): (FeedbackBatch & Viewed) | null {
    const feedback = this.#feedback;
    if (feedback === null) return null;
    const images = this.#images;
    const area = images.size ** 2;
    this.#samplers.feedback.take(feedback.attend.length / area).forEach((drawn, index) => {
      const { row, ...target } = this.#plan.feedback[drawn]!;
      const { order, turned, gains, orientation } = this.#feedbackAugmenter.next();
      const place = (meaning: Meaning, by: Int32Array) => {
        const asked = target[meaning];
        if (asked !== null) return reorder(asked.mask, by, feedback[meaning], index * area);
        feedback[meaning].fill(0, index * area, (index + 1) * area);
        return true;
      };
      // An image that the shift would rob of what was drawn on it stays where it is.
      const used = place('attend', order) && place('ignore', order) ? order : turned;
      if (used !== order) for (const meaning of meanings) place(meaning, turned);
      const offset = index * area * this.#channels;
      const content = contentOf(images, row);
      this.#write(content, 0, used, feedback.inputs, offset, gains, this.#meanOf(row, content));
      feedback.views[index] = orientation === null ? null : { row, orientation };
      for (const meaning of meanings) feedback.strengths[meaning][index] = target[meaning]?.strength ?? 0;
    });
    return feedback;
  }

  /** Inverted dropout of the dense layer: 0, or 1/(1 − rate). @returns rows × width; null where nothing is dropped */
  nextDropout(rows: number, width: number): Float32Array | null {
    const { dropout } = this.#recipe;
    if (dropout === 0) return null;
    if (this.#kept.length !== rows * width) this.#kept = new Float32Array(rows * width);
    const kept = this.#kept;
    const scale = 1 / (1 - dropout);
    for (let index = 0; index < kept.length; index++) kept[index] = this.#dropout.uniform() < dropout ? 0 : scale;
    return kept;
  }

  /** Undefined where the network's input needs none. */
  #meanOf(row: number, content: Uint8Array): Channels | undefined {
    const { input, background = 'black' } = this.#plan.form.architecture;
    if (input !== 'stain') return undefined;
    return (this.#means[row] ??= foregroundMean(content, surroundOf(background, content)));
  }
}
