import type { Sample } from '../records/probes.ts';
import { plural } from './plural.ts';

/** What figures were measured on, as it stands beside them: `256 of 418 images, 12 subjects`. */
export function sampleInWords({ images, of, subjects }: Sample): string {
  const asked = of > images ? `${String(images)} of ${plural(of, 'image')}` : plural(images, 'image');
  return subjects === null ? asked : `${asked}, ${plural(subjects, 'subject')}`;
}

/** All images that there are, of an evaluation for example. */
export const wholeSample = ({ images, subjects }: Pick<Sample, 'images' | 'subjects'>): Sample => ({
  images,
  of: images,
  subjects,
});
