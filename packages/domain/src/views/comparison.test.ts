import { describe, expect, it } from 'vitest';
import type { EvidenceReport } from '../records/evidence-report.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { parseRecipe, recalibrationRecipe } from '../recipe/recipe.ts';
import type { Evaluation } from '../records/evaluation.ts';
import { figuresSideBySide, recipeSideBySide } from './comparison.ts';
import type { EvidenceView } from './evidence.ts';

const of = (recipe: Recipe, network: string | null = null) => ({ recipe, network });

describe('two recipes side by side', () => {
  it('names exactly what differs', () => {
    const rows = recipeSideBySide(
      of(recalibrationRecipe('quick')),
      of(recalibrationRecipe('quick', { lambda: 4, seed: 1 })),
    );
    expect(rows.filter(({ differs }) => differs).map(({ name }) => name)).toEqual(['Seed', 'Feedback weight λ']);
  });

  it('shows a dash for a setting that one lacks', () => {
    const rows = recipeSideBySide(of(parseRecipe({ kind: 'base', steps: 10 })), of(recalibrationRecipe('quick')));
    expect(rows.find(({ name }) => name === 'Attend loss')).toEqual({
      name: 'Attend loss',
      left: '–',
      right: 'dice',
      differs: true,
    });
  });

  it('name the networks of runs of two projects', () => {
    const imported = parseRecipe({ kind: 'base', steps: 10, network: 'a'.repeat(64) });
    const rows = recipeSideBySide(of(parseRecipe({ kind: 'base', steps: 10 })), of(imported, 'mine.keras'));
    expect(rows.filter(({ differs }) => differs)).toEqual([
      { name: 'Network', left: '–', right: 'mine.keras (aaaaaaaaaaaa)', differs: true },
    ]);
  });

  it('are equal of one run', () => {
    const recipe = recalibrationRecipe('full');
    expect(recipeSideBySide(of(recipe), of(recipe)).some(({ differs }) => differs)).toBe(false);
  });
});

const estimate = (value: number, reach = 0.02) => ({
  value,
  low: value - reach,
  high: value + reach,
  confidence: 0.95,
});
const evaluation = (accuracy: number): Evaluation => ({
  ...{ split: 'validation', images: 418, subjects: 12, auc: null, sensitivity: null, specificity: null },
  ...{ accuracy: estimate(accuracy), balancedAccuracy: estimate(accuracy), brier: estimate(0.1) },
});
const empty: EvidenceView = {
  ...{ verdict: 'partial', findings: [], reasons: [], detections: [], thresholds: {} },
  ...{ paired: null, probes: null, alignment: null, complement: null, drawn: null, worstSubject: null },
  ...{ isMapTaught: true, subjects: { validation: 12, attended: 8 }, validation: null },
};
const probed = (accuracy: number, reliance: number) => ({
  ...{ accuracy, reliance, lowest: accuracy - reliance, probes: [] },
});
const attended: Partial<EvidenceReport> = {
  alignment: {
    ...{ images: 12, heldOut: true },
    ...{ before: { iou: 0.1, pointing: 0.2 }, after: { iou: 0.5, pointing: 0.75 } },
  },
  complement: {
    ...{ images: 12, heldOut: true, change: estimate(0.1), relianceChange: estimate(0.1) },
    ...{ before: { ...probed(0.9, 0.1) }, after: { ...probed(0.9, 0.3) } },
  },
};
const asked = { images: 256, of: 418, subjects: 12 };
const ignored: Partial<EvidenceReport> = { probes: { asked, before: probed(0.9, 0.4), after: probed(0.9, 0.1) } };
const run = (id: string, accuracy: number, report: Partial<EvidenceReport> | null = null, snapshot = 'a') => ({
  ...{ id, snapshot, validation: evaluation(accuracy) },
  evidence: report === null ? null : ({ ...empty, ...report } as EvidenceView),
});
const row = (name: string, ...runs: Parameters<typeof figuresSideBySide>) =>
  figuresSideBySide(...runs).find((one) => one.name === name);

describe('figures side by side', () => {
  it('have overlap, pointing and reliance on attended regions where a run attends', () => {
    const pair = [run('l', 0.9, attended), run('r', 0.9, attended)] as const;
    for (const [name, value] of [
      ['Overlap of map and regions', 0.5],
      ['Highest point in a region', 0.75],
      ['Answers that need the attended regions', 0.3],
    ] as const)
      expect(row(name, ...pair)).toMatchObject({ left: { value }, right: { value }, difference: 0 });
    expect(row('Answers that need the ignored regions', ...pair)).toBeUndefined();
  });

  it('show a dash beside a run that lacks a figure, whichever side that is', () => {
    for (const name of ['Overlap of map and regions', 'Accuracy without the ignored regions']) {
      const one = row(name, run('l', 0.9, attended), run('r', 0.9, ignored));
      expect([one?.left === null, one?.right === null].toSorted()).toEqual([false, true]);
      expect(one).toMatchObject({ difference: null, interval: null });
    }
    const names = figuresSideBySide(run('l', 0.9), run('r', 0.9, { ...ignored, ...attended })).map(({ name }) => name);
    expect(names.indexOf('Accuracy, untouched images')).toBeLessThan(names.indexOf('Overlap of map and regions'));
  });

  it('say what each was measured on, so that two figures of one model are explained', () => {
    const pair = [run('l', 0.955, ignored), run('r', 0.955, ignored)] as const;
    expect(row('Accuracy', ...pair)?.left).toMatchObject({ value: 0.955, on: { images: 418, of: 418, subjects: 12 } });
    expect(row('Accuracy, untouched images', ...pair)?.left).toMatchObject({ value: 0.9, on: asked });
  });

  it('differ beyond chance only where their intervals lie apart, on the same data', () => {
    expect(row('Accuracy', run('l', 0.8), run('r', 0.9))?.interval).toMatchObject({ value: expect.closeTo(0.1, 9) });
    expect(row('Accuracy', run('l', 0.8), run('r', 0.9))?.interval?.low).toBeCloseTo(0.06);
    expect(row('Accuracy', run('l', 0.8), run('r', 0.9, null, 'b'))?.interval).toBeNull();
  });

  it('have a name of their own each, also those that the verdict reads beside the metrics of the same kind', () => {
    const figure = { before: 0.9, after: 0.8, change: estimate(-0.1), showing: 'untouched' } as const;
    const classes = { recalls: [], unseen: [], auc: null, balancedAccuracy: figure, calibrationError: figure };
    const judged = run('r', 0.9, { ...ignored, ...attended, classes });
    judged.validation = { ...judged.validation, calibrationError: estimate(0.1) };
    const names = figuresSideBySide(run('l', 0.9), judged).map(({ name }) => name);
    expect(names).toContain('Balanced accuracy');
    expect(names).toContain('Balanced accuracy, as judged');
    expect(new Set(names).size).toBe(names.length);
  });

  it('are zero apart where a run is compared with itself', () => {
    const same = run('l', 0.9, { ...ignored, ...attended });
    const rows = figuresSideBySide(same, same);
    expect(rows.length).toBeGreaterThan(8);
    for (const { left, difference, interval } of rows)
      expect([difference, interval]).toEqual([left === null ? null : 0, null]);
  });
});
