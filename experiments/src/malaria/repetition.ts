import type { Engine } from '@fovea/engine';
import type { Model, Predicted, PreparedImages, Scored } from '@fovea/learning';
import { describeMaps, gatherPixels, markedImage, Predictor, simulatedExpert, train } from '@fovea/learning';
import { explainPositive } from '../support/explain-positive.ts';
import { firstRecipe, malariaCells, parasitesOf } from '../support/malaria-cells.ts';
import { keptModel } from '../support/kept-model.ts';
import { splitByPatient } from '../support/malaria-split.ts';
import { scoredRows } from '../support/pooled.ts';
import type { StudyRun } from '../support/study.ts';
import { spread } from '../support/where-it-looks.ts';
import type { ByCell, OnParasites } from './by-cell.ts';
import { measureByCell } from './by-cell.ts';
import { paintOver } from './paint-over.ts';
import type { Scale } from './scale.ts';
import { correctionRecipe } from './scale.ts';

/** Methods that no training aims at. */
export const otherMethods = ['occlusion', 'integrated-gradients'] as const;
type OtherMethod = (typeof otherMethods)[number];

/** What a model does on patients that it never saw; plain JSON. */
export interface Tested {
  /** Of the test cells: images × classes, one after another. */
  readonly probabilities: readonly number[];
  /**
   * Shares of the infected cells with an outline that are called infected: as they are, and with what is outlined painted
   * over. The less of them, the more the answers lean on it.
   */
  readonly called: { readonly whole: number; readonly painted: number };
  /** Means over the cells. */
  readonly gate: OnParasites;
  readonly others: Readonly<Record<OtherMethod, OnParasites>>;
  readonly seconds: number;
}

export interface Repetition {
  readonly seed: number;
  readonly test: Omit<Scored, 'probabilities'>;
  /** The patients of the test cells with an outline. */
  readonly outlined: Int32Array;
  /** How many of these cells' other explanations were measured. */
  readonly explained: number;
  readonly before: Tested;
  readonly after: Tested;
  readonly byCell: Readonly<Record<'before' | 'after', ByCell>>;
  readonly seconds: { readonly base: number; readonly correction: number };
}

/** A first model of a split of the patients, an expert's marks on some of its training cells, and what they change. */
export async function repeatOnce(seed: number, { engine, scale, setting, part, say }: StudyRun<Scale>) {
  const cells = await malariaCells(setting, scale);
  const rows = splitByPatient(cells, seed);
  const input = { images: cells, train: rows.train, validation: rows.validation, watch: null };
  const base = await keptModel(part, 'first model', () =>
    train(engine, { ...input, feedback: [], base: null, recipe: firstRecipe(rows.train.length, seed, scale.base) }),
  );
  say(`seed ${String(seed)}: first model ready`);
  const feedback = simulatedExpert(
    { images: scale.images },
    { regions: toAttend(cells, rows.train), size: cells.size },
    seed,
  );
  const corrected = await keptModel(part, 'recalibrated', () =>
    train(engine, { ...input, feedback, base: base.model, recipe: correctionRecipe(scale, seed) }),
  );
  say(`seed ${String(seed)}: recalibrated in ${corrected.seconds.toFixed(0)} s`);
  const known = parasitesOf(cells, rows.test);
  const asked = spread(known, scale.explained);
  const tested = (name: string, model: Model) =>
    part(name, () => measure(engine, model, { cells, rows: rows.test, known, asked }));
  const before = await tested('tested before', base.model);
  const after = await tested('tested after', corrected.model);
  const byCell = (name: string, model: Model) =>
    part(name, () => {
      const whole = pixelsOf(cells, known);
      const masks = known.map(({ mask }) => mask);
      return measureByCell(engine, model, { whole, painted: paintedOver(whole, known), masks }, cells.positive);
    });
  const repetition: Repetition = {
    seed,
    test: scoredRows(cells, rows.test),
    outlined: scoredRows(cells, rowsOf(known)).subjects,
    explained: asked.length,
    before,
    after,
    byCell: {
      before: await byCell('by cell before', base.model),
      after: await byCell('by cell after', corrected.model),
    },
    seconds: { base: base.seconds, correction: corrected.seconds },
  };
  return repetition;
}

function toAttend(cells: PreparedImages, rows: Int32Array) {
  return parasitesOf(cells, rows).map(({ row, mask }) => markedImage(row, { attend: mask }));
}

type Known = Readonly<ReturnType<typeof parasitesOf>>;

interface Questions {
  readonly cells: PreparedImages;
  readonly rows: Int32Array;
  readonly known: Known;
  readonly asked: Known;
}

async function measure(engine: Engine, model: Model, { cells, rows, known, asked }: Questions): Promise<Tested> {
  const started = performance.now();
  const predictor = await Predictor.load(engine, model, { bulk: true });
  const { probabilities } = predictor.predict(gatherPixels(cells, rows));
  const pixels = pixelsOf(cells, known);
  const untouched = predictor.predict(pixels);
  const gate = onParasites(untouched.maps, known);
  const painted = predictor.predict(paintedOver(pixels, known));
  const others: Partial<Record<OtherMethod, OnParasites>> = {};
  for (const method of otherMethods) {
    const maps = new Float32Array(asked.length * cells.size ** 2);
    for (const [index, { row }] of asked.entries())
      maps.set(await explainPositive(predictor, cells, row, method), index * cells.size ** 2);
    others[method] = onParasites(maps, asked);
  }
  return {
    probabilities: [...probabilities],
    called: { whole: shareCalled(untouched, cells), painted: shareCalled(painted, cells) },
    gate,
    others: others as Record<OtherMethod, OnParasites>,
    seconds: (performance.now() - started) / 1000,
  };
}

const rowsOf = (known: Known) => Int32Array.from(known, ({ row }) => row);
const pixelsOf = (cells: PreparedImages, known: Known) => gatherPixels(cells, rowsOf(known));

/** @param pixels of the known cells, one after another */
function paintedOver(pixels: Uint8Array, known: Known): Uint8Array {
  const painted = new Uint8Array(pixels.length);
  const bytes = pixels.length / known.length;
  for (const [index, { mask }] of known.entries()) {
    const start = index * bytes;
    painted.set(paintOver(pixels.subarray(start, start + bytes), mask), start);
  }
  return painted;
}

/** Share of the images whose most probable class is the positive one. */
function shareCalled({ probabilities }: Predicted, { classes, positive }: PreparedImages): number {
  const images = probabilities.length / classes;
  let called = 0;
  for (let image = 0; image < images; image++) {
    const answer = probabilities.subarray(image * classes, (image + 1) * classes);
    if (answer.indexOf(Math.max(...answer)) === positive) called++;
  }
  return called / images;
}

function onParasites(maps: Float32Array, known: Known): OnParasites {
  const { iouAtMatchedArea, pointing, energyInside } = describeMaps(
    maps,
    known.map(({ mask }) => mask),
  );
  return { iouAtMatchedArea, pointing, energyInside };
}
