import { modelSize } from '@fovea/domain';

/** What a classifier is made of; its gates apart. */
export interface Architecture {
  /** Side of its square images in pixels. */
  readonly size: number;
  /** `stain`: three channels, stain-standardised. `grey`: one channel, the first one of an image, in [0,1]. */
  readonly input: 'stain' | 'grey';
  /** Side of the stages' kernels. */
  readonly kernel: 3 | 5;
  /** Whether convolutions of the stages keep the side of what they see, or lose kernel − 1 of it. */
  readonly padding: 'same' | 'valid';
  /** Channels of each stage: a convolution, 2 × 2 max-pooling, relu. */
  readonly stages: readonly number[];
  /** Width of the dense layer between the stages and the classes. */
  readonly dense: number;
}

/** The product's own: for stained cells on a black surround. */
export function cellArchitecture(size = modelSize): Architecture {
  return { size, input: 'stain', kernel: 3, padding: 'same', stages: [32, 64, 64], dense: 128 };
}

export function channelsOf({ input }: Architecture): number {
  return input === 'stain' ? 3 : 1;
}
