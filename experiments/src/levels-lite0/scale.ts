import { parseRecipe, recalibrationRecipe } from '@fovea/domain';
import { defaultBaseRecipe } from '@fovea/learning';
import { generator } from '../confounder/generator.ts';
import { lite0, lite0Hash } from '../support/lite0.ts';
import type { MarkedScale } from '../support/marked-cells.ts';
import { standInNetwork } from '../support/stand-in-network.ts';
import { type Case, casesAt, gates, usualLoss } from './cases.ts';
import { type CueLooks, cueNames } from './cues.ts';

export interface Scale extends MarkedScale<Case> {
  readonly size: number;
  /** Taps from the image on, and how many places their maps have along one side. */
  readonly places: Readonly<Record<string, number>>;
  readonly looks: CueLooks;
  /** That an infected and that a healthy cell has the cue. */
  readonly chances: Readonly<Record<'training' | 'test', { readonly infected: number; readonly healthy: number }>>;
}

/** A tap for each resolution, the last one before the next. */
const places = { input: 128, 'stage-1': 64, 'stage-2': 32, 'stage-3': 16, 'stage-5': 8 } as const;
const quickPlaces = { input: 32, 'stage-1': 16, 'stage-2': 8, 'stage-3': 4, 'stage-4': 2 } as const;
/** Where gates are compared: on the image, and where the product puts a gate unless somebody chooses another place. */
const usualTap = 'stage-3';
const gatesAt = { cues: cueNames, compared: ['input', usualTap], controlTap: usualTap } as const;

/** The first model of a project with this network, shorter; then the quick preset with half of its images from the data. */
function recipesOf(network: string, size: number, steps: number): Pick<Scale, 'base' | 'correction'> {
  const named = { sha256: network, name: '', taps: [], largestDifference: 0 };
  const base: Scale['base'] = (images, seed) =>
    defaultBaseRecipe(images, seed, { network: named, size, normalise: 'imagenet', gates: [usualTap], steps });
  return {
    base,
    correction(seed, { tap, gate, lambda }) {
      const losses = { ignoreLoss: usualLoss.dots, attendLoss: usualLoss.parasites };
      const settings = { gates: [tap], ...gates[gate], feedback: { ...losses, counterexamples: false } };
      const usual = recalibrationRecipe('quick', { base: base(1, seed), seed, lambda, settings });
      return parseRecipe({ ...usual, batchSize: 32 });
    },
  };
}

const size = 128;
/** Half as visible as those of `confounder`: with those, the pretrained network reads the parasites and passes the cue by. */
const faintest = 0.2;

export const fullScale: Scale = {
  cases: casesAt(Object.keys(places), gatesAt),
  size,
  places,
  looks: {
    side: { least: 0.14, most: 0.22 },
    fades: 0.02,
    patch: [60, 84, 170],
    tint: [0.62, 1.02, 1.15],
    texture: { period: 4, amplitude: 36 },
  },
  chances: { training: { infected: 1, healthy: 0 }, test: { infected: 0.5, healthy: 0.5 } },
  training: { ...generator.undotted, faintest },
  test: { ...generator.undottedTest, cellsPerSubject: 15, faintest },
  glances: { maps: 60, occlusions: 2 },
  ...recipesOf(lite0Hash, size, 200),
  network: lite0,
};

/** Every tap and gate, and either meaning. */
const quickNames = [
  'patch, ignore at input, multiplying',
  'patch, attend at stage-1, multiplying',
  'tint, control',
  'texture, ignore at stage-3, with a floor',
  'none, attend at stage-4, multiplying',
  'none, attend at stage-3, residual',
];

const quickSize = 32;
const quickRecipes = recipesOf(standInNetwork.hash, quickSize, 3);

export const quickScale: Scale = {
  ...fullScale,
  cases: casesAt(Object.keys(quickPlaces), gatesAt)
    .filter(({ name }) => quickNames.includes(name))
    .map((one) => ({ ...one, images: 3 })),
  size: quickSize,
  places: quickPlaces,
  training: { ...fullScale.training, subjects: 12, cellsPerSubject: 6 },
  test: { ...fullScale.test, subjects: 8, cellsPerSubject: 6 },
  glances: { maps: 4, occlusions: 1 },
  base: (images, seed) => parseRecipe({ ...quickRecipes.base(images, seed), batchSize: 8 }),
  correction: (seed, one) => parseRecipe({ ...quickRecipes.correction(seed, one), steps: 2, batchSize: 8 }),
  network: () => Promise.resolve(standInNetwork),
};
