import type { ImageFilters } from '@fovea/domain';
import { reviewOrders, splits } from '@fovea/domain';

/** What the grid shows, and in what order: all of it lives in the page's address. */
export type { ImageFilters } from '@fovea/domain';

interface Parameters {
  get(name: string): string | null;
}

/** Reads the filters from an address; what is not known there is left out. */
export function readFilters(parameters: Parameters): ImageFilters {
  const split = splits.find((known) => known === parameters.get('split'));
  const label = parameters.get('class');
  const subject = parameters.get('subject');
  const feedback = parameters.get('feedback');
  const search = parameters.get('search');
  const order = reviewOrders.find((known) => known === parameters.get('order'));
  return {
    ...(split ? { split } : {}),
    ...(label ? { label } : {}),
    ...(subject ? { subject } : {}),
    ...(feedback === 'with' || feedback === 'without' ? { hasFeedback: feedback === 'with' } : {}),
    ...(search ? { search } : {}),
    ...(order ? { order } : {}),
  };
}

/** The address's query for the filters, with its question mark; empty without any. */
export function filterQuery({ split, label, subject, hasFeedback, search, order }: ImageFilters): string {
  const entries = Object.entries({
    split,
    class: label,
    subject,
    feedback: hasFeedback === undefined ? undefined : hasFeedback ? 'with' : 'without',
    search,
    order,
  }).flatMap(([name, value]) => (value ? [[name, value]] : []));
  return entries.length > 0 ? `?${new URLSearchParams(entries)}` : '';
}

/** Whether anything is left out; an order leaves nothing out that a person chose. */
export function isFiltered({ order: _, ...filters }: ImageFilters): boolean {
  return Object.keys(filters).length > 0;
}
