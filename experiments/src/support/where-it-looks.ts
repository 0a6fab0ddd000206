import { describeMaps, gatherPixels, type MapFigures, type Predictor } from '@fovea/learning';
import { explainPositive } from './explain-positive.ts';
import type { SyntheticCells } from './synthetic-cells.ts';

type OnParasites = Readonly<Record<'iouAtMatchedArea' | 'pointing' | 'energyInside', number>>;

/** Where a model looks on infected cells with a dot, by its gate and by a method that no training aims at. */
export interface WhereItLooks {
  /** The gate's map against the parasites that were drawn. */
  readonly gate: OnParasites;
  /** The gate's mean over the dots, and over everything else. */
  readonly inDot: number;
  readonly outsideDot: number;
  /** What speaks for infected in the occlusion map, against the parasites. */
  readonly occlusion: OnParasites;
  /** Share of the occlusion map's weight, for or against, that lies on the dot. */
  readonly occlusionInDot: number;
}

/** How many images are looked at: maps are quick, an occlusion map takes a tenth of a second. */
export interface Glances {
  readonly maps: number;
  readonly occlusions: number;
}

export async function whereItLooks(
  predictor: Predictor,
  cells: SyntheticCells,
  glances: Glances,
): Promise<WhereItLooks> {
  const both = [...cells.labels.keys()].flatMap((row) => {
    const [parasites, dot] = [cells.parasites[row], cells.dots[row]];
    return parasites && dot ? [{ row, parasites, dot }] : [];
  });
  const seen = spread(both, glances.maps);
  const { maps } = predictor.predict(
    gatherPixels(
      cells,
      seen.map(({ row }) => row),
    ),
  );
  const gate = describeMaps(
    maps,
    seen.map(({ parasites }) => parasites),
  );
  const { meanInside, meanOutside } = describeMaps(
    maps,
    seen.map(({ dot }) => dot),
  );
  const asked = spread(both, glances.occlusions);
  const occlusions = new Float32Array(asked.length * cells.size ** 2);
  for (const [index, { row }] of asked.entries()) {
    occlusions.set(await explainPositive(predictor, cells, row, 'occlusion'), index * cells.size ** 2);
  }
  const occlusion = describeMaps(
    occlusions,
    asked.map(({ parasites }) => parasites),
  );
  const { energyInside: occlusionInDot } = describeMaps(
    occlusions.map(Math.abs),
    asked.map(({ dot }) => dot),
  );
  return {
    gate: figuresOf(gate),
    inDot: meanInside,
    outsideDot: meanOutside,
    occlusion: figuresOf(occlusion),
    occlusionInDot,
  };
}

const figuresOf = (figures: MapFigures): OnParasites => ({
  iouAtMatchedArea: figures.iouAtMatchedArea,
  pointing: figures.pointing,
  energyInside: figures.energyInside,
});

/** Some of a list, evenly over all of it: of images in the order of their subjects, of as many subjects as can be. */
export function spread<Item>(all: readonly Item[], count: number): readonly Item[] {
  return all.filter(
    (_, index) => Math.floor((index * count) / all.length) !== Math.floor(((index - 1) * count) / all.length),
  );
}
