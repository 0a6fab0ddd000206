import type { Recipe } from '@fovea/domain';
import { defaultBaseRecipe } from '@fovea/learning';
import { generator } from '../confounder/generator.ts';
import type { NamedNetwork } from '../support/lite0.ts';
import { lite0, lite0Hash } from '../support/lite0.ts';
import type { CellsOf } from '../support/malaria-cells.ts';
import { standInNetwork } from '../support/stand-in-network.ts';

/** One first model that is compared. */
export interface Contestant {
  readonly key: 'small' | 'smallLarger' | 'lite0';
  readonly title: string;
  /** Side of the images in pixels. */
  readonly size: number;
  /** In each fold, the patients that are held back choose among them. */
  readonly settings: readonly Setting[];
  /** What its recipes name; left out for the small network. */
  network?(environment: NodeJS.ProcessEnv): Promise<NamedNetwork>;
}

interface Setting {
  /** What sets it apart from the other settings. */
  readonly name: string;
  /** @param images that are trained on */
  recipe(images: number): Recipe;
}

/** Everything that decides the figures but the fold. */
export interface Scale extends CellsOf {
  readonly folds: number;
  /** Of the random numbers that deal the subjects out. */
  readonly foldSeed: number;
  /** Share of each fold's remaining subjects that is held back: for the temperature, and to choose among settings. */
  readonly validationShare: number;
  readonly contestants: readonly Contestant[];
}

const lite0Batch = 32;
const lite0Epochs = 5;

const smallAt = (size: number): Setting => ({
  name: 'default',
  recipe: (images) => defaultBaseRecipe(images, 0, { size }),
});

/** The first training that a project of this network has, but five epochs long. */
function networkAt(size: number, sha256: string, tap: string, normalise: 'stain' | 'imagenet'): Setting {
  const network = { sha256, name: '', taps: [], largestDifference: 0 };
  return {
    name: normalise,
    recipe: (images) =>
      defaultBaseRecipe(images, 0, {
        network,
        size,
        normalise,
        gates: [tap],
        steps: Math.ceil((lite0Epochs * images) / lite0Batch),
      }),
  };
}

export const fullScale: Scale = {
  every: 1,
  standIn: null,
  folds: 5,
  foldSeed: 20260,
  validationShare: 1 / 12,
  contestants: [
    { key: 'small', title: 'Small network, 64 px', size: 64, settings: [smallAt(64)] },
    { key: 'smallLarger', title: 'Small network, 96 px', size: 96, settings: [smallAt(96)] },
    {
      key: 'lite0',
      title: 'EfficientNet-Lite0, 128 px',
      size: 128,
      settings: [networkAt(128, lite0Hash, 'stage-5', 'stain'), networkAt(128, lite0Hash, 'stage-5', 'imagenet')],
      network: lite0,
    },
  ],
};

const quickly = ({ name, recipe }: Setting): Setting => ({
  name,
  recipe: (images) => ({ ...recipe(images), steps: 3, batchSize: 16 }),
});

/** A form without weights stands in for the network that has to be fetched. */
export const quickScale: Scale = {
  ...fullScale,
  every: 40,
  standIn: { ...generator.undotted, subjects: 30, cellsPerSubject: 5 },
  contestants: [
    { key: 'small', title: 'Small network', size: 64, settings: [quickly(smallAt(64))] },
    { key: 'smallLarger', title: 'Small network again', size: 64, settings: [quickly(smallAt(64))] },
    {
      key: 'lite0',
      title: 'Residual form',
      size: 64,
      settings: [
        networkAt(64, standInNetwork.hash, 'stage-3', 'stain'),
        networkAt(64, standInNetwork.hash, 'stage-3', 'imagenet'),
      ].map(quickly),
      network: () => Promise.resolve(standInNetwork),
    },
  ],
};
