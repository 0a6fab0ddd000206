import type { Queryable } from '@fovea/database';
import { image, subject } from '@fovea/database';
import type { Identifier, ImageFilters } from '@fovea/domain';
import { and, eq, not, or } from 'drizzle-orm';
import { containing } from '../paging/containing.ts';
import type { QueueFilter } from '../review/ordered.ts';
import { hasFeedback } from '../stored-images/summary.ts';

/** Which images of a project the filters let pass, for a query that joins images and subjects; an order filters nothing. */
export function wantedImages(database: Queryable, project: Identifier, filters: ImageFilters): QueueFilter {
  const { split, label, subject: person, hasFeedback: marked, search } = filters;
  const withFeedback = hasFeedback(database);
  const wanted = and(
    eq(image.projectId, project),
    split === undefined ? undefined : eq(subject.split, split),
    label === undefined ? undefined : eq(image.label, label),
    person === undefined ? undefined : eq(subject.name, person),
    marked === undefined ? undefined : marked ? withFeedback : not(withFeedback),
    search === undefined || search === ''
      ? undefined
      : or(containing(image.name, search), containing(subject.name, search)),
  );
  const key = JSON.stringify({ split, label, person, marked, search: search === '' ? undefined : search });
  return { wanted, key, isOpen: key === '{}' };
}
