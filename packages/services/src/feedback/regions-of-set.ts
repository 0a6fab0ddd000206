import type { Database } from '@fovea/database';
import { feedback, feedbackSetItem, image, person } from '@fovea/database';
import type { Identifier, Roi } from '@fovea/domain';
import { asc, eq } from 'drizzle-orm';

export interface ImageRegions {
  readonly image: Identifier;
  readonly width: number;
  readonly height: number;
  readonly trainable: boolean;
  readonly rois: readonly Roi[];
  /** The same, by who drew it. */
  readonly drawings: readonly { readonly author: string; readonly rois: readonly Roi[] }[];
}

/** A frozen set by image, everybody's regions on it together, in a fixed order. */
export async function regionsOfSet(
  database: Pick<Database, 'select'>,
  setId: Identifier | null,
): Promise<ImageRegions[]> {
  if (setId === null) return [];
  const rows = await database
    .select({ item: feedbackSetItem, width: image.width, height: image.height, author: person.name })
    .from(feedbackSetItem)
    .innerJoin(feedback, eq(feedback.id, feedbackSetItem.feedbackId))
    .innerJoin(person, eq(person.id, feedback.personId))
    .innerJoin(image, eq(image.id, feedbackSetItem.imageId))
    .where(eq(feedbackSetItem.setId, setId))
    .orderBy(asc(image.contentHash), asc(feedbackSetItem.feedbackId));
  const byImage = new Map<Identifier, ImageRegions>();
  for (const { item, width, height, author } of rows) {
    const known = byImage.get(item.imageId);
    byImage.set(item.imageId, {
      image: item.imageId,
      width,
      height,
      trainable: item.trainable,
      rois: [...(known?.rois ?? []), ...item.rois],
      drawings: [...(known?.drawings ?? []), { author, rois: item.rois }],
    });
  }
  return [...byImage.values()];
}
