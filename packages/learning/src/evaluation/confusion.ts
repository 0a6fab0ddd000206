/** How often each class was answered for each class, under a weighting of the images. */
export class Confusion {
  /** Sum of the weights. */
  readonly sum: number;
  readonly #classes: number;
  /** Truth × answer. */
  readonly #cells: Float64Array;
  readonly #truths: Float64Array;
  readonly #answered: Float64Array;

  constructor(labels: Int32Array, answers: Int32Array, classes: number, weights: ArrayLike<number>) {
    this.#classes = classes;
    this.#cells = new Float64Array(classes * classes);
    this.#truths = new Float64Array(classes);
    this.#answered = new Float64Array(classes);
    let sum = 0;
    for (let image = 0; image < labels.length; image++) {
      const weight = weights[image] ?? 0;
      const label = labels[image]!;
      const answer = answers[image]!;
      const cell = label * classes + answer;
      this.#cells[cell] = this.#cells[cell]! + weight;
      this.#truths[label] = this.#truths[label]! + weight;
      this.#answered[answer] = this.#answered[answer]! + weight;
      sum += weight;
    }
    this.sum = sum;
  }

  accuracy(): number {
    return this.#right() / this.sum;
  }

  /** Mean share of right answers over the classes that occur. */
  balancedAccuracy(): number {
    const recalls = [...this.#truths].map((of, label) => this.#rightOf(label) / of).filter((one) => !Number.isNaN(one));
    return recalls.reduce((one, other) => one + other, 0) / recalls.length;
  }

  sensitivity(positive: number): number {
    return this.#rightOf(positive) / this.#truths[positive]!;
  }

  /** A negative that was taken for another negative class counts as right. */
  specificity(positive: number): number {
    const negatives = this.sum - this.#truths[positive]!;
    const taken = this.#answered[positive]! - this.#rightOf(positive);
    return (negatives - taken) / negatives;
  }

  /** F₁ = 2·TP / (2·TP + FP + FN). */
  f1(positive: number): number {
    return (2 * this.#rightOf(positive)) / (this.#truths[positive]! + this.#answered[positive]!);
  }

  /**
   * Matthews' correlation over all classes, in [−1,1]; NaN where all truths or all answers are of one class.
   * R_K = (c·s − Σ p_k·t_k) / √((s² − Σ p_k²)(s² − Σ t_k²))
   * @see Gorodkin 2004, Comparing two K-category assignments by a K-category correlation coefficient
   */
  correlation(): number {
    let both = 0;
    let truths = 0;
    let answers = 0;
    for (let label = 0; label < this.#classes; label++) {
      both += this.#truths[label]! * this.#answered[label]!;
      truths += this.#truths[label]! ** 2;
      answers += this.#answered[label]! ** 2;
    }
    const spread = (this.sum ** 2 - answers) * (this.sum ** 2 - truths);
    return spread > 0 ? (this.#right() * this.sum - both) / Math.sqrt(spread) : Number.NaN;
  }

  #rightOf(label: number): number {
    return this.#cells[label * this.#classes + label]!;
  }

  #right(): number {
    let right = 0;
    for (let label = 0; label < this.#classes; label++) right += this.#rightOf(label);
    return right;
  }
}
