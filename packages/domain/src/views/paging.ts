import { z } from 'zod';

/** The place of an entry in a list, as a page named it. Only Fovea reads what it says. */
export const cursorSchema = z
  .string()
  .regex(/^[\w-]{1,300}$/, 'Give the place that the page before named, or leave it out to begin at the first entry.');
export type Cursor = z.infer<typeof cursorSchema>;

/** The most that one page of a list holds. */
export const mostPerPage = 500;

/** What every list can be asked: at most `limit` entries behind a place, or from the first one on. */
export const pageFields = { after: cursorSchema.optional(), limit: z.int().min(1).max(mostPerPage).default(50) };

/** Some entries of a list, in its order. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Give it as `after` for the page behind this one; null where nothing comes after. */
  readonly next: Cursor | null;
}
