import type { RecipeInput } from '@fovea/domain';

/** Everything that decides the figures but the seed and the recipes. */
export interface DecoyScale {
  /** Images used, from the first on: of 60,000 and of 10,000. */
  readonly train: number;
  readonly test: number;
  /** The last so many training images are kept back where something is judged or tuned by them. */
  readonly heldOut: number;
  readonly batchSize: number;
  /** Images with feedback beside a batch. */
  readonly feedbackBatchSize: Readonly<Record<'gate' | 'input-gradient', number>>;
  /** Of a training, in ascending order: each is measured when it is reached. The variants end at the first. */
  readonly epochs: readonly number[];
  readonly precision: RecipeInput['precision'];
}

/** As published; only the count of images with feedback in a step and the arithmetic are ours to choose. */
export const fullScale: DecoyScale = {
  train: 60_000,
  test: 10_000,
  heldOut: 2_000,
  batchSize: 256,
  feedbackBatchSize: { gate: 32, 'input-gradient': 64 },
  epochs: [10, 25, 50],
  precision: 'bfloat16',
};

/** Enough to go every way through the code. */
export const quickScale: DecoyScale = {
  train: 120,
  test: 60,
  heldOut: 40,
  batchSize: 32,
  feedbackBatchSize: { gate: 8, 'input-gradient': 8 },
  epochs: [1, 2],
  precision: 'float32',
};

/** Steps in which every one of so many images is seen once. */
export const stepsPerEpoch = ({ batchSize }: DecoyScale, images: number): number => Math.ceil(images / batchSize);

/** The published network, behind the gate: 5 × 5 kernels without padding, each stage halved by max-pooling. */
export const architecture = {
  size: 28,
  input: 'grey',
  kernel: 5,
  padding: 'valid',
  stages: [20, 50],
  dense: 256,
} as const;
