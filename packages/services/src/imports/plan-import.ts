import type { Split } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { assignSplits } from './assign-splits.ts';
import { chooseClasses } from './choose-classes.ts';
import type { SplitShares, SubjectCounts } from './draw-split.ts';
import type { Merged, SeenPicture } from './merge-pictures.ts';
import { mergePictures } from './merge-pictures.ts';
import type { ProjectState } from './project-state.ts';

export interface PlanSettings {
  /** Draws the split of new subjects. */
  readonly seed: number;
  readonly shares?: SplitShares | undefined;
  /** The positive class, where a person named one. */
  readonly positive?: string | undefined;
}

/** What an import does to a project: the same for the preview and for the rows that are written. */
export interface ImportPlan {
  readonly classes: readonly string[];
  readonly positive: string;
  readonly merged: Merged;
  /** Of every subject of the added images; a known one keeps its split. */
  readonly splits: ReadonlyMap<string, Split>;
}

/**
 * Decides what is added, and to which split.
 * @param state of the project; null where one is made
 * @throws IMPORT_ONE_CLASS, IMPORT_ONE_SUBJECT when nothing could be learned or tested, INPUT_INVALID for an unknown
 * positive class, and for another one than the project's models have
 */
export function planImport(
  pictures: readonly SeenPicture[],
  state: ProjectState | null,
  settings: PlanSettings,
): ImportPlan {
  const { classes, positive } =
    state === null
      ? chooseClasses(
          pictures.map(({ origin }) => origin),
          settings.positive,
        )
      : { classes: state.classes, positive: positiveOfExisting(state, settings.positive) };
  const merged = mergePictures(pictures, state?.pictures ?? new Map(), classes);
  return { classes, positive, merged, splits: splitsOf(merged, state, settings) };
}

/** A project's positive class can be corrected until it has a model: figures of a model are about one class. */
function positiveOfExisting({ positive, classes, hasModel, name }: ProjectState, wanted = positive): string {
  if (wanted === positive) return positive;
  if (!classes.includes(wanted)) {
    throw new FoveaError('INPUT_INVALID', `"${wanted}" is no class of ${name}; choose one of ${classes.join(', ')}.`, {
      classes,
    });
  }
  if (hasModel) {
    throw new FoveaError(
      'INPUT_INVALID',
      `${name} has a model, so its positive class stays ${positive}. Import into a new project to have ${wanted} as the positive class.`,
      { positive, wanted },
    );
  }
  return wanted;
}

function splitsOf({ added }: Merged, state: ProjectState | null, { seed, shares }: PlanSettings): Map<string, Split> {
  const counts = new Map<string, Map<string, number>>();
  const given = new Map<string, Split>();
  const stored = new Map<string, Split>();
  for (const { origin, label } of added) {
    const ofSubject = counts.get(origin.subject) ?? new Map<string, number>();
    counts.set(origin.subject, ofSubject.set(label ?? '', (ofSubject.get(label ?? '') ?? 0) + 1));
    if (origin.givenSplit !== null) given.set(origin.subject, origin.givenSplit);
  }
  for (const { name, split, images } of state?.subjects ?? []) {
    stored.set(name, split);
    const ofSubject = counts.get(name) ?? new Map<string, number>();
    for (const [label, number] of images) ofSubject.set(label, (ofSubject.get(label) ?? 0) + number);
    counts.set(name, ofSubject);
  }
  const all: SubjectCounts[] = [...counts].map(([name, images]) => ({ name, images }));
  return assignSplits(all, { stored, given }, seed, shares);
}
