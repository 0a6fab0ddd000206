import type { AnyColumn } from 'drizzle-orm';
import { ilike, type SQL } from 'drizzle-orm';

/** Lets pass what contains the words as they stand, in upper or lower case: nothing in them is a pattern. */
export function containing(text: AnyColumn | SQL, words: string): SQL {
  return ilike(text, `%${words.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
}
