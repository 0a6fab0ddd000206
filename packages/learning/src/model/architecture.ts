import type { Background, Normalisation } from '@fovea/domain';
import { modelSize } from '@fovea/domain';
import type { Program } from './program.ts';

interface Images {
  /** Side of the square images in pixels. */
  readonly size: number;
  /** Three channels, normalised as a recipe says; or `grey`: one channel, the first one of an image, in [0,1]. */
  readonly input: Normalisation | 'grey';
  /** What of an image is background; left out where it is black, so that models of old keep their bytes, and their hash. */
  readonly background?: Exclude<Background, 'black'> | undefined;
}

/** A classifier of plain stages, such as the small network. */
export interface PlainArchitecture extends Images {
  /** Side of the stages' kernels. */
  readonly kernel: 3 | 5;
  /** Whether convolutions of the stages keep the side of what they see, or lose kernel − 1 of it. */
  readonly padding: 'same' | 'valid';
  /** Channels of each stage: a convolution, 2 × 2 max-pooling, relu. */
  readonly stages: readonly number[];
  /** Width of the dense layer between the stages and the classes. */
  readonly dense: number;
}

/** A network that was brought along, with a head for the classes of a project: see `adoptNetwork`. */
export interface ProgramArchitecture extends Images {
  /** sha-256 of the network's file, whose weights the first training begins with. */
  readonly network: string;
  readonly program: Program;
}

/** What a classifier is made of; its gates apart. */
export type Architecture = PlainArchitecture | ProgramArchitecture;

/** The product's own; by default for stained cells on a black surround. */
export function cellArchitecture(
  size = modelSize,
  input: Architecture['input'] = 'stain',
  background?: Architecture['background'],
): PlainArchitecture {
  return {
    size,
    input,
    ...(background && { background }),
    kernel: 3,
    padding: 'same',
    stages: [32, 64, 64],
    dense: 128,
  };
}

export function channelsOf({ input }: Architecture): number {
  return input === 'grey' ? 1 : 3;
}
