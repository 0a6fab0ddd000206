import { apart } from '../evidence/chance.ts';
import type { EvidenceCheck } from '../evidence/checks.ts';
import { evidenceChecks } from '../evidence/checks.ts';
import { wholeSample } from '../evidence/sample-words.ts';
import { recipeRows } from '../recipe/recipe-rows.ts';
import type { Estimate, Evaluation } from '../records/evaluation.ts';
import type { Sample } from '../records/probes.ts';
import type { EvidenceView } from './evidence.ts';
import { measuredIn } from './metrics.ts';
import type { RunDetail, RunSummary } from './runs.ts';

export interface SettingSideBySide {
  readonly name: string;
  readonly left: string;
  readonly right: string;
  readonly differs: boolean;
}

const settingsOf = ({ recipe, network }: Pick<RunSummary, 'recipe' | 'network'>): ReadonlyMap<string, string> =>
  new Map(recipeRows(recipe, network).map(({ name, value }) => [name, value]));

/** Two runs' recipes setting by setting, in the order of the recipe; a setting that one lacks is a dash there. */
export function recipeSideBySide(
  left: Pick<RunSummary, 'recipe' | 'network'>,
  right: Pick<RunSummary, 'recipe' | 'network'>,
): SettingSideBySide[] {
  const [leftRows, rightRows] = [settingsOf(left), settingsOf(right)];
  return [...new Set([...leftRows.keys(), ...rightRows.keys()])].map((name) => {
    const a = leftRows.get(name) ?? '–';
    const b = rightRows.get(name) ?? '–';
    return { name, left: a, right: b, differs: a !== b };
  });
}

/** One figure of a run, and what it was measured on. */
export interface Figure {
  /** Its interval is null where none was measured. */
  readonly value: number;
  readonly estimate: Estimate | null;
  readonly on: Sample | null;
}

/** A figure of two runs under one name. */
export interface FigureSideBySide {
  readonly name: string;
  /** What it means, in a sentence. */
  readonly hint: string;
  readonly unit: 'percent' | 'plain';
  readonly better: 'up' | 'down';
  /** Null where the run lacks it. */
  readonly left: Figure | null;
  readonly right: Figure | null;
  /** Right less left; null where one lacks it. */
  readonly difference: number | null;
  /** Of the difference; null where an interval is missing, or the runs were measured on different data. */
  readonly interval: Estimate | null;
}

/** Of two runs with different snapshots. */
export const otherDataInWords = 'The two runs used different states of the data. Their validation images may differ.';

type Compared = Pick<RunDetail, 'id' | 'validation' | 'evidence' | 'snapshot'>;

/**
 * Every figure that any of two runs has: the metrics of its new version on validation subjects, then the new version's
 * checks, on ignored regions, on the map, on regions to attend to and on the classes.
 */
export function figuresSideBySide(left: Compared, right: Compared): FigureSideBySide[] {
  const isSameData = left.snapshot === right.snapshot;
  const together = (a: Figure | null, b: Figure | null) => ({
    left: a,
    right: b,
    difference: a && b && b.value - a.value,
    interval: isSameData && left.id !== right.id && a?.estimate && b?.estimate ? apart(a.estimate, b.estimate) : null,
  });
  const metrics = measuredIn([left.validation, right.validation]).map(
    ({ name, hint, unit, key, moreIsBetter }): FigureSideBySide => ({
      ...{ name, hint, unit, better: moreIsBetter ? 'up' : 'down' },
      ...together(metricOf(left.validation, key), metricOf(right.validation, key)),
    }),
  );
  const [a, b] = [checksOf(left.evidence), checksOf(right.evidence)];
  const order = ['ignored', 'map', 'attended', 'classes'];
  const named = [...new Map([...a, ...b]).values()].toSorted(
    (one, other) => order.indexOf(one.about) - order.indexOf(other.about),
  );
  const figure = (check: EvidenceCheck | undefined) =>
    check === undefined ? null : { value: check.after, estimate: null, on: check.on };
  return [
    ...metrics,
    ...named.map(({ name, hint, unit, better }): FigureSideBySide => ({
      ...{ name, hint, unit, better },
      ...together(figure(a.get(name)), figure(b.get(name))),
    })),
  ];
}

function metricOf(evaluation: Evaluation | null, key: ReturnType<typeof measuredIn>[number]['key']): Figure | null {
  const estimate = evaluation?.[key] ?? null;
  return evaluation && estimate && { value: estimate.value, estimate, on: wholeSample(evaluation) };
}

const checksOf = (evidence: EvidenceView | null): ReadonlyMap<string, EvidenceCheck> =>
  new Map(evidence === null ? [] : evidenceChecks(evidence).map((check) => [check.name, check]));
