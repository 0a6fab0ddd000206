import type { DetectedFact, EvidenceThresholds, Finding, SubjectChange } from '@fovea/domain';
import { strongest } from '@fovea/domain';
import type { MarkedImage } from '../images/marked-image.ts';
import type { Saturation } from '../training/saturation.ts';
import type { Contradiction } from './contradictions.ts';
import { isUnused } from './verdict.ts';
import { coverOf } from './whole-regions.ts';

/** A detection whose images are rows of the prepared images. */
export type FoundDetection = DetectedFact & { readonly rows: readonly number[] };

const mostShown = 6;
const shown = (rows: Iterable<number>) => [...new Set(rows)].slice(0, mostShown);

const codes = { itself: 'contradicts-itself', others: 'contradicts-others', alike: 'contradicts-alike' } as const;

/**
 * By kind, with all who drew any of it.
 * @param nameOf what an author is called
 */
export function ofContradictions(
  found: readonly Contradiction[],
  nameOf: (author: string) => string = String,
): FoundDetection[] {
  return (['itself', 'others', 'alike'] as const).flatMap((kind) => {
    const some = found.filter((one) => one.kind === kind);
    if (some.length === 0) return [];
    const rows = new Set(some.flatMap(({ attendRow, ignoreRow }) => [attendRow, ignoreRow]));
    const people = [...new Set(some.flatMap(({ authors }) => authors.map(nameOf)))];
    return [{ code: codes[kind], on: rows.size, people, rows: shown(rows) }];
  });
}

/** Feedback that the model has no use for, on the verdict's own grounds. */
export function ofUse(findings: readonly Finding[]): FoundDetection[] {
  return isUnused(findings) ? [{ code: 'unused-feedback', rows: [] }] : [];
}

/** A map counts as standing at an end within this of it. */
const atEnd = 0.01;

/**
 * A map that stands at 0 where it should look or at 1 where it should not, on the feedback images themselves: there the
 * gate's slope is nothing, and more training does not move it. Or one that the training itself saw stuck.
 * @param maps of the feedback images after the training, one after another
 * @param seen by the training; null for nothing
 */
export function ofSaturation(
  feedback: readonly MarkedImage[],
  maps: Float32Array,
  seen: Saturation | null,
  { saturation }: EvidenceThresholds,
): FoundDetection[] {
  let [stuck, marked] = [0, 0];
  const rows: number[] = [];
  const pixels = maps.length / feedback.length;
  feedback.forEach(({ row, regions }, index) => {
    const [attend, ignore] = [coverOf(regions, 'attend'), coverOf(regions, 'ignore')];
    const [attendStrength, ignoreStrength] = [strongest(regions, 'attend'), strongest(regions, 'ignore')];
    let [stuckHere, markedHere] = [0, 0];
    maps.subarray(index * pixels, (index + 1) * pixels).forEach((value, pixel) => {
      const look = attendStrength * (attend?.[pixel] ?? 0);
      const avoid = ignoreStrength * (ignore?.[pixel] ?? 0);
      markedHere += look + avoid;
      if (value <= atEnd) stuckHere += look;
      if (value >= 1 - atEnd) stuckHere += avoid;
    });
    stuck += stuckHere;
    marked += markedHere;
    if (markedHere > 0 && stuckHere >= saturation * markedHere) rows.push(row);
  });
  if (marked > 0 && stuck >= saturation * marked) {
    return [{ code: 'saturated', share: stuck / marked, step: null, rows: shown(rows) }];
  }
  return seen === null ? [] : [{ code: 'saturated', share: seen.share, step: seen.step, rows: [] }];
}

/** A subject that fell beyond chance. */
export function ofHarm(worst: SubjectChange | null): FoundDetection[] {
  return worst === null || worst.change.high >= 0 ? [] : [{ code: 'harmed-subject', rows: [] }];
}
