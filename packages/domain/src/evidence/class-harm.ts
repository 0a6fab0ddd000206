import type { EvidenceThresholds } from '../recipe/evidence-thresholds.ts';
import type { ClassChanges, FigureChange } from '../records/class-changes.ts';

/** Something that the classes lost. */
export interface ClassHarm {
  /** What fell, as it stands in a sentence. */
  readonly name: string;
  readonly of: FigureChange;
  /** Whether it fell by more than the margin and beyond chance; else by one of the two. */
  readonly isSure: boolean;
}

/**
 * What the classes lost by a correction: recalls, balanced accuracy and AUC that fell by more than their margin, or beyond
 * chance. Nothing is found in reports of old, which lack these figures.
 */
export function harmToClasses(
  classes: ClassChanges | undefined,
  { recallMargin, aucMargin }: Partial<Pick<EvidenceThresholds, 'recallMargin' | 'aucMargin'>>,
): ClassHarm[] {
  if (classes === undefined || recallMargin === undefined || aucMargin === undefined) return [];
  const asked = [
    ...classes.recalls
      .filter(({ isCueLeft }) => !isCueLeft)
      .map((of) => ({ name: `the recall of “${of.class}”`, of, margin: recallMargin })),
    { name: 'balanced accuracy', of: classes.balancedAccuracy, margin: recallMargin },
    ...(classes.auc === null ? [] : [{ name: 'AUC', of: classes.auc, margin: aucMargin }]),
  ];
  return asked.flatMap(({ name, of, margin }) => {
    const isBeyondChance = of.change.high < 0;
    const isLarge = of.change.value < -margin;
    return isBeyondChance || isLarge ? [{ name, of, isSure: isBeyondChance && isLarge }] : [];
  });
}
