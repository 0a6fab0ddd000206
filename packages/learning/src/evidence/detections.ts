import type { Detection, EvidenceThresholds, SubjectChange } from '@fovea/domain';
import { strongest } from '@fovea/domain';
import type { MarkedImage } from '../images/marked-image.ts';
import type { Saturation } from '../training/saturation.ts';
import { saturationInWords } from '../training/saturation.ts';
import type { Contradiction } from './contradictions.ts';
import type { Judgement } from './verdict.ts';
import { coverOf } from './whole-regions.ts';

/** A detection whose images are rows of the prepared images. */
export type FoundDetection = Omit<Detection, 'images'> & { readonly rows: readonly number[] };

const mostShown = 6;
const percent = (value: number) => `${(100 * value).toFixed(0)} %`;
const shown = (rows: readonly number[]) => [...new Set(rows)].slice(0, mostShown);
const images = (count: number) => (count === 1 ? '1 image' : `${count} images`);

const contradictionWords = {
  itself: {
    code: 'contradicts-itself',
    says: (where: string) =>
      `On ${where} the same person marked one place both as something to attend to and as something to ignore. Keep one of the two.`,
  },
  others: {
    code: 'contradicts-others',
    says: (where: string, who: string) =>
      `On ${where} people disagree (${who}): one says attend where another says ignore. Talk it over and take one of them out.`,
  },
  alike: {
    code: 'contradicts-alike',
    says: (where: string, who: string) =>
      `On ${where} the same place is marked with opposite meanings although it looks alike (drawn by ${who}). The model cannot follow both: take one out, or mark what tells them apart.`,
  },
} as const;

/** @param nameOf what an author is called */
export function ofContradictions(
  found: readonly Contradiction[],
  nameOf: (author: string) => string = String,
): FoundDetection[] {
  return (['itself', 'others', 'alike'] as const).flatMap((kind) => {
    const some = found.filter((one) => one.kind === kind);
    if (some.length === 0) return [];
    const rows = some.flatMap(({ attendRow, ignoreRow }) => [attendRow, ignoreRow]);
    const people = [...new Set(some.flatMap(({ authors }) => authors.map(nameOf)))];
    const { code, says } = contradictionWords[kind];
    return [{ code, message: says(images(new Set(rows).size), people.join(' and ')), rows: shown(rows) }];
  });
}

/** Feedback that the model has no use for, on the verdict's own grounds. */
export function ofUse({ unused, reason }: Judgement): FoundDetection[] {
  if (unused !== true) return [];
  return [{ code: 'unused-feedback', message: `${reason} Look whether the regions lie where they should.`, rows: [] }];
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
  if (marked === 0 || stuck < saturation * marked) {
    return seen === null ? [] : [{ code: 'saturated', message: saturationInWords(seen), rows: [] }];
  }
  return [
    {
      code: 'saturated',
      message: `The gate is saturated: over ${percent(stuck / marked)} of what was marked, its map stands at 0 or 1 against the feedback, where nothing moves it any more. Train with a feedback loss on the logits, a gate that starts half open, or less feedback weight.`,
      rows: shown(rows),
    },
  ];
}

/** A subject that fell beyond chance. */
export function ofHarm(worst: SubjectChange | null): FoundDetection[] {
  if (worst === null || worst.change.high >= 0) return [];
  const { subject, subjects, images: count, before, after, change } = worst;
  const points = (value: number) => (100 * value).toFixed(0);
  return [
    {
      code: 'harmed-subject',
      message: `Subject ${subject} is worse off: its accuracy went from ${percent(before)} to ${percent(after)} on ${images(count)} (${points(change.low)} to ${points(change.high)} points, corrected for ${subjects} subjects). Look at its images before you accept.`,
      rows: [],
    },
  ];
}
