import type { Split } from '@fovea/domain';
import { splits } from '@fovea/domain';

/** What the grid shows; every filter lives in the page's address. */
export interface ImageFilters {
  readonly split?: Split | undefined;
  readonly label?: string | undefined;
  readonly subject?: string | undefined;
  readonly hasFeedback?: boolean | undefined;
  readonly search?: string | undefined;
}

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
  return {
    ...(split ? { split } : {}),
    ...(label ? { label } : {}),
    ...(subject ? { subject } : {}),
    ...(feedback === 'with' || feedback === 'without' ? { hasFeedback: feedback === 'with' } : {}),
    ...(search ? { search } : {}),
  };
}

/** The address's query for the filters, with its question mark; empty without any. */
export function filterQuery({ split, label, subject, hasFeedback, search }: ImageFilters): string {
  const entries = Object.entries({
    split,
    class: label,
    subject,
    feedback: hasFeedback === undefined ? undefined : hasFeedback ? 'with' : 'without',
    search,
  }).flatMap(([name, value]) => (value ? [[name, value]] : []));
  return entries.length > 0 ? `?${new URLSearchParams(entries)}` : '';
}
