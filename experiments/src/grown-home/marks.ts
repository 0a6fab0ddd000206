import { randomUUID } from 'node:crypto';
import type { Cursor, Identifier, ImageSummary, Page, Roi } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { feedback, images } from '@fovea/services';

const pageSize = 500;
const atOnce = 4;

/** A rectangle in the lower right of an image, where a cell's surround begins. */
export function mark({ width, height }: Pick<ImageSummary, 'width' | 'height'>): Roi {
  const shape = {
    kind: 'rectangle',
    x: width * 0.7,
    y: height * 0.7,
    width: width * 0.2,
    height: height * 0.2,
  } as const;
  return { id: randomUUID(), meaning: 'ignore', strength: 1, shape };
}

/**
 * Has people draw on the first images of training subjects, in turn. Who drew on an image already goes on to the next.
 * @returns the images
 */
export async function markImages(
  people: readonly Context[],
  project: Identifier,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly ImageSummary[]> {
  const [first] = people;
  if (first === undefined) throw new FoveaError('INPUT_INVALID', 'Nobody is there to draw.');
  const found: ImageSummary[] = [];
  for (let after: Cursor | null | undefined; after !== null && found.length < to;) {
    const limit = Math.min(pageSize, to - found.length);
    const page: Page<ImageSummary> = await images.list(first, { project, split: 'train', after, limit });
    found.push(...page.items);
    after = page.next;
  }
  found.splice(0, from);
  const waiting = found.entries();
  const draw = async () => {
    for (const [place, image] of waiting) {
      const person = people[place % people.length] ?? first;
      await feedback.save(person, { image: image.id, rois: [mark(image)], revision: 0 });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, draw));
  return found;
}
