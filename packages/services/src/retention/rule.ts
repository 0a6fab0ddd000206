import type { Context } from '../context.ts';

/** What a sweep needs of a context. */
export type Swept = Pick<Context, 'home' | 'database' | 'artifacts' | 'clock' | 'rejectedWeightsDays'>;

/** How much a rule frees; bytes are null where the database keeps its space for later rows. */
export interface Freed {
  readonly count: number;
  readonly bytes: number | null;
}

/** One kind of thing that is kept for a time. */
export interface RetentionRule {
  /** What it is, in the plural. */
  readonly name: string;
  /**
   * Removes what is outdated.
   * @param isTrial only counts it
   */
  sweep(ctx: Swept, isTrial: boolean): Promise<Freed>;
}

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** The moment so long before now. */
export const before = ({ clock }: Pick<Context, 'clock'>, ms: number) => new Date(clock.now().getTime() - ms);
