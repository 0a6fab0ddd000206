import type { Identifier, RunSummary } from '@fovea/domain';
import { tour } from '@fovea/domain';
import { queries, queryClient } from '#lib/queries.ts';
import { session } from '#lib/session.svelte.ts';
import { toasts } from '#lib/toasts.svelte.ts';
import { keptTour } from './kept-tour.svelte.ts';

/** The images among which the tour finds its cells. */
export const tourCells = `/images?split=${tour.split}&class=${tour.label}`;

export const newestNumber = (runs: readonly RunSummary[]): number => Math.max(0, ...runs.map(({ number }) => number));

/** Starts the tour on a project of synthetic cells, as often as somebody asks; one that goes is unfolded. @returns whether it began anew */
export async function startTour(project: Identifier): Promise<boolean> {
  if (keptTour.going?.project === project) {
    keptTour.note({ isFolded: false });
    return false;
  }
  try {
    const { pages } = await queryClient.infiniteQuery(queries.runs(project));
    keptTour.start(project, newestNumber(pages.flatMap(({ items }) => items.map(({ value }) => value))));
  } catch (error) {
    toasts.problem(error, 'The tour did not start');
    return false;
  }
  session.openProject(project);
  return true;
}
