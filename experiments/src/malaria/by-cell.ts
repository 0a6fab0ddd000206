import type { Engine } from '@fovea/engine';
import type { MapFigures, Model } from '@fovea/learning';
import { describeMaps, Predictor } from '@fovea/learning';

/** How maps lie to the parasites. */
export type OnParasites = Pick<MapFigures, 'iouAtMatchedArea' | 'pointing' | 'energyInside'>;

/** What a model does on each test cell with an outline, for intervals over patients; plain JSON. */
export interface ByCell extends Readonly<Record<keyof OnParasites, readonly number[]>> {
  /** 1 where the cell is still called infected with its outline painted over, else 0. */
  readonly painted: readonly number[];
  readonly seconds: number;
}

/**
 * @param cells pixels of the cells, one after another, as they are and painted over, with their outlines
 * @param infected the class's number
 */
export async function measureByCell(
  engine: Engine,
  model: Model,
  cells: { readonly whole: Uint8Array; readonly painted: Uint8Array; readonly masks: readonly Float32Array[] },
  infected: number,
): Promise<ByCell> {
  const started = performance.now();
  const predictor = await Predictor.load(engine, model, { bulk: true });
  const { maps } = predictor.predict(cells.whole);
  const area = maps.length / cells.masks.length;
  const figures = cells.masks.map((mask, cell) => describeMaps(maps.subarray(cell * area, (cell + 1) * area), [mask]));
  const { probabilities } = predictor.predict(cells.painted);
  const classes = probabilities.length / cells.masks.length;
  const called = cells.masks.map((_, cell) => {
    const answer = probabilities.subarray(cell * classes, (cell + 1) * classes);
    return answer.indexOf(Math.max(...answer)) === infected ? 1 : 0;
  });
  return {
    iouAtMatchedArea: figures.map(({ iouAtMatchedArea }) => iouAtMatchedArea),
    pointing: figures.map(({ pointing }) => pointing),
    energyInside: figures.map(({ energyInside }) => energyInside),
    painted: called,
    seconds: (performance.now() - started) / 1000,
  };
}
