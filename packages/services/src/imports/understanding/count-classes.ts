import type { UnderstoodClass } from '@fovea/domain';
import type { Origin } from '../source.ts';

/** Classes by name, with how many images and subjects each has. */
export function countClasses(entries: readonly Origin[]): UnderstoodClass[] {
  const found = new Map<string, { images: number; subjects: Set<string> }>();
  for (const { label, subject } of entries) {
    if (label === null) continue;
    const of = found.get(label) ?? { images: 0, subjects: new Set<string>() };
    of.images++;
    of.subjects.add(subject);
    found.set(label, of);
  }
  return [...found]
    .map(([name, { images, subjects }]) => ({ name, images, subjects: subjects.size }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}
