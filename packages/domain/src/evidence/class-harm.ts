import type { EvidenceThresholds } from '../recipe/evidence-thresholds.ts';
import type { ClassChanges, FigureChange, RecallChange } from '../records/class-changes.ts';
import type { EvidenceFigures } from '../records/evidence-report.ts';
import { areEnough, checkRegions } from './weighing.ts';

/** Something that the classes lost. */
export interface ClassHarm {
  /** What fell, as it stands in a sentence. */
  readonly name: string;
  readonly of: FigureChange;
  /** A share is told as per cent; AUC as it is. */
  readonly unit: 'percent' | 'plain';
  /** Whether it fell by more than the margin and beyond chance; else by one of the two. */
  readonly isSure: boolean;
}

/**
 * What the classes lost by a correction: recalls, balanced accuracy and AUC that fell by more than their margin, or beyond
 * chance. Where the ignored content stays on the images of a class, that class's recall, and the figures of all classes, rightly
 * fall once the content is given up: none of them is asked. Nothing is found in reports of old, which lack these figures.
 */
export function harmToClasses(
  classes: ClassChanges | undefined,
  { recallMargin, aucMargin }: Partial<Pick<EvidenceThresholds, 'recallMargin' | 'aucMargin'>>,
): ClassHarm[] {
  if (classes === undefined || recallMargin === undefined || aucMargin === undefined) return [];
  const isAnyCueLeft = classes.recalls.some(({ isCueLeft }) => isCueLeft);
  const ofAll = [
    { name: 'balanced accuracy', of: classes.balancedAccuracy, unit: 'percent', margin: recallMargin } as const,
    ...(classes.auc === null ? [] : [{ name: 'AUC', of: classes.auc, unit: 'plain', margin: aucMargin } as const]),
  ];
  const asked = [
    ...classes.recalls
      .filter(({ isCueLeft }) => !isCueLeft)
      .map((of) => ({ name: `the recall of “${of.class}”`, of, unit: 'percent', margin: recallMargin }) as const),
    ...(isAnyCueLeft ? [] : ofAll),
  ];
  return asked.flatMap(({ margin, ...one }) => {
    const { change } = one.of;
    const isBeyondChance = change.high < 0;
    const isLarge = change.value < -margin;
    return isBeyondChance || isLarge ? [{ ...one, isSure: isBeyondChance && isLarge }] : [];
  });
}

/** Whether the calibration error rose by more than its margin, and beyond chance. Of reports of old nothing is known. */
export const isMiscalibrated = (
  classes: ClassChanges | undefined,
  { calibrationMargin }: Partial<Pick<EvidenceThresholds, 'calibrationMargin'>>,
): boolean =>
  classes !== undefined &&
  calibrationMargin !== undefined &&
  classes.calibrationError.change.low > 0 &&
  classes.calibrationError.change.value > calibrationMargin;

/**
 * Classes that were perhaps given up together with the ignored content: on untouched images their recall fell by more than
 * giving up a false cue may cost, and without the content it did not rise by what counts, or could not be asked. None where
 * check regions of enough subjects tell what the answers rest on: rules of their own judge these.
 */
export function classesGivenUp(
  { classes, subjects, ...figures }: Pick<EvidenceFigures, 'classes' | 'subjects' | 'complement'>,
  { recallMargin, largestFall }: Partial<Pick<EvidenceThresholds, 'recallMargin' | 'largestFall'>>,
): RecallChange[] {
  if (classes === undefined || recallMargin === undefined || largestFall === undefined) return [];
  if (checkRegions(figures) !== null && areEnough(subjects.attended)) return [];
  return classes.recalls.filter(({ isCueLeft, showing, change, untouched }) => {
    const isGivenBack = !isCueLeft && change.value > recallMargin;
    const isAsked = isCueLeft || showing !== 'untouched';
    return isAsked && !isGivenBack && untouched !== undefined && -untouched.change.value > largestFall;
  });
}
