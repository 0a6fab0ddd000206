import { isDeepStrictEqual } from 'node:util';
import type { ImportPreview } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { pictureNotes } from './picture-notes.ts';
import type { ImportPlan } from './plan-import.ts';
import { figuresOf } from './preview-import.ts';
import type { ProjectState } from './project-state.ts';

/** What a person said yes to, as far as the project can change it meanwhile. */
export type ShownImport = Pick<
  ImportPreview,
  'project' | 'added' | 'known' | 'classes' | 'unlabelled' | 'subjects' | 'splits' | 'notes'
> & { readonly positive: Pick<NonNullable<ImportPreview['positive']>, 'name'> | null };

/**
 * A yes holds for what was shown: not for a project that was made, changed or added to since.
 * @throws STALE where something else would be stored
 */
export function assertAsShown(shown: ShownImport, state: Pick<ProjectState, 'id'> | null, plan: ImportPlan): void {
  const figures = figuresOf(plan);
  const { added, known, classes, unlabelled, subjects, splits } = shown;
  const isSame =
    (shown.project?.id ?? null) === (state?.id ?? null) &&
    shown.positive?.name === plan.positive &&
    isDeepStrictEqual(figures, { added, known, classes, unlabelled, subjects, splits }) &&
    pictureNotes(plan.merged.added).every((note) => shown.notes.includes(note));
  if (isSame) return;
  throw new FoveaError(
    'STALE',
    'The project was made or changed after this preview, so that something else would be stored. Nothing was stored. Look at the files again, and decide anew.',
    { shown: { project: shown.project?.id ?? null, added, known }, now: { project: state?.id ?? null, ...figures } },
  );
}
