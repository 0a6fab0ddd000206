import type { AuditAction, Identifier } from '@fovea/domain';
import { auditActions } from '@fovea/domain';
import type { ImageFilters } from './image-filters.ts';
import { filterQuery, isFiltered, readFilters } from './image-filters.ts';

/**
 * The list that an image was opened from, in which *previous* and *next* go on. It travels in the address: a part of the
 * project's images, those of a run's maps or of its probes, those that a warning names, those that two runs share, or those
 * of the audit trail, where one action may have been chosen.
 */
export type ImageList =
  | { readonly of: 'project'; readonly filters: ImageFilters }
  | { readonly of: 'run'; readonly run: Identifier }
  | { readonly of: 'probes'; readonly run: Identifier }
  | { readonly of: 'warning'; readonly run: Identifier; readonly place: number }
  | { readonly of: 'compare'; readonly left: Identifier; readonly right: Identifier }
  | { readonly of: 'audit'; readonly project: Identifier; readonly action: AuditAction | null };

export const wholeProject: ImageList = { of: 'project', filters: {} };

/** Reads the list from an address; what is not understood is the whole project. */
export function readImageList(parameters: Pick<URLSearchParams, 'get'>): ImageList {
  const [of, first, ...rest] = parameters.get('list')?.split('.') ?? [];
  const [second] = rest;
  if ((of === 'run' || of === 'probes') && first) return { of, run: first };
  if (of === 'warning' && first && second !== undefined && /^\d{1,4}$/.test(second))
    return { of, run: first, place: Number(second) };
  if (of === 'audit' && first)
    return { of, project: first, action: auditActions.find((known) => known === rest.join('.')) ?? null };
  if (of === 'compare' && first && second) return { of, left: first, right: second };
  return { of: 'project', filters: readFilters(parameters) };
}

/** The parameters of an address that name the list; none for the whole project. */
export function listParameters(list: ImageList): URLSearchParams {
  if (list.of === 'project') return new URLSearchParams(filterQuery(list.filters));
  if (list.of === 'compare') return new URLSearchParams({ list: `compare.${list.left}.${list.right}` });
  if (list.of === 'audit')
    return new URLSearchParams({ list: `audit.${list.project}${list.action === null ? '' : `.${list.action}`}` });
  const place = list.of === 'warning' ? `.${list.place}` : '';
  return new URLSearchParams({ list: `${list.of}.${list.run}${place}` });
}

/** Where an image of a list is opened. @param view what of the workbench it is opened with */
export function imageAddress(image: Identifier, list: ImageList, view: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams([...Object.entries(view), ...listParameters(list)]).toString();
  return `/images/${image}${query === '' ? '' : `?${query}`}`;
}

/** The list as the end of a sentence: "No image comes after this one …". */
export function listInWords(list: ImageList): string {
  if (list.of === 'run') return 'among the images of this run';
  if (list.of === 'probes') return 'among the images that show how the models were tested';
  if (list.of === 'warning') return 'among the images that the warning names';
  if (list.of === 'compare') return 'among the images that both runs share';
  if (list.of === 'audit') return 'among the images of the audit trail';
  const { filters } = list;
  const queue = filters.order === undefined ? '' : 'in the queue';
  const passing = isFiltered(filters) ? 'among the images that pass your filters' : '';
  return [queue, passing].filter((part) => part !== '').join(', ') || 'in this project';
}

/** The images before and after one in a list; before the first and after the last there is none, as for one outside of it. */
export function neighboursIn(
  images: readonly Identifier[],
  image: Identifier,
): { readonly previous: Identifier | null; readonly next: Identifier | null } {
  const place = images.indexOf(image);
  if (place < 0) return { previous: null, next: images[0] ?? null };
  return { previous: images[place - 1] ?? null, next: images[place + 1] ?? null };
}
