import { createHash } from 'node:crypto';
import { splitSchema } from '@fovea/domain';
import { z } from 'zod';

/** What a run reads: the prepared files in order, and what is known of each of their rows. */
export const manifestSchema = z.object({
  classes: z.array(z.string()),
  positive: z.string(),
  prepared: z.array(z.object({ dataset: z.uuid(), artifact: z.string(), images: z.int().min(1) })),
  images: z.array(
    z.object({
      id: z.uuid(),
      /** Row in the prepared files, counted through all of them in order. */
      row: z.int().min(0),
      contentHash: z.string(),
      label: z.string().nullable(),
      subject: z.string(),
      split: splitSchema,
    }),
  ),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** Names the images, labels and split alone: the same pictures in the same split have the same hash in every project. */
export function manifestHash({ classes, positive, images }: Manifest): string {
  const lines = images
    .map(({ contentHash, label, subject, split }) => JSON.stringify([contentHash, label, subject, split]))
    .sort();
  return createHash('sha256')
    .update(JSON.stringify([classes, positive]))
    .update('\n')
    .update(lines.join('\n'))
    .digest('hex');
}
