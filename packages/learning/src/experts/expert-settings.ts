import { FoveaError, reviewOrders } from '@fovea/domain';
import { z } from 'zod';

const share = z.number().min(0).max(1);

const expertSettingsSchema = z.object({
  /** How many images are looked at, and marked where there is anything to mark. */
  images: z.int().min(1),
  /** Which ones: at random, or by an order of what is next to review (see `reviewOrder`). */
  picks: z.enum(['random', ...reviewOrders]).default('random'),
  /** Share of each region that is drawn. */
  coverage: share.gt(0).default(1),
  /** Where the rest is missing: on a side of its own for each region, or always above. */
  missing: z.enum(['any side', 'top']).default('any side'),
  /** `box` draws the box around what is drawn. */
  outline: z.enum(['exact', 'box']).default('exact'),
  /** How far around the region is drawn, as a share of the map's width. */
  looseness: z.number().min(0).max(0.5).default(0),
  /** How far off it is drawn, each time in another direction, as a share of the map's width; never over the edge. */
  offset: z.number().min(0).max(0.5).default(0),
  /** Share of the images on which the mark lies where nothing of the region is. */
  wrongRate: share.default(0),
  /** What each region counts. */
  strength: share.gt(0).default(1),
});

/** How a simulated expert works. */
export type ExpertSettings = z.infer<typeof expertSettingsSchema>;
export type ExpertSettingsInput = z.input<typeof expertSettingsSchema>;

/** @throws INPUT_INVALID naming the first setting that is out of range */
export function parseExpertSettings(input: ExpertSettingsInput): ExpertSettings {
  const parsed = expertSettingsSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new FoveaError(
    'INPUT_INVALID',
    `The simulated expert's ${issue?.path.join('.') || 'settings'} cannot be used: ${issue?.message ?? 'unknown'}. Correct it and start again.`,
  );
}
