import { projectEvent, run, runAttention } from '@fovea/database';
import { and, count, inArray, lt, max } from 'drizzle-orm';
import { before, dayMs, type RetentionRule } from './rule.ts';

/** Longer than any page stays open without being asked again; one that comes back later reads everything anew. */
const eventsKeptMs = 2 * dayMs;
/** The candidate's own maps are kept for good; these are the steps on the way there. */
const attentionKeptMs = 7 * dayMs;

export const events: RetentionRule = {
  name: 'events of pages',
  async sweep(ctx, isTrial) {
    // The newest stays, to say how far the events have come.
    const newest = ctx.database.select({ id: max(projectEvent.id) }).from(projectEvent);
    const outdated = and(lt(projectEvent.createdAt, before(ctx, eventsKeptMs)), lt(projectEvent.id, newest));
    if (isTrial) return counted(await ctx.database.select({ rows: count() }).from(projectEvent).where(outdated));
    const { rowCount } = await ctx.database.delete(projectEvent).where(outdated);
    return { count: rowCount ?? 0, bytes: null };
  },
};

export const liveAttention: RetentionRule = {
  name: 'attention maps from the middle of ended runs',
  async sweep(ctx, isTrial) {
    const ended = ctx.database
      .select({ id: run.id })
      .from(run)
      .where(lt(run.finishedAt, before(ctx, attentionKeptMs)));
    const outdated = inArray(runAttention.runId, ended);
    if (isTrial) return counted(await ctx.database.select({ rows: count() }).from(runAttention).where(outdated));
    const { rowCount } = await ctx.database.delete(runAttention).where(outdated);
    return { count: rowCount ?? 0, bytes: null };
  },
};

const counted = (rows: { rows: number }[]) => ({ count: rows[0]?.rows ?? 0, bytes: null });
