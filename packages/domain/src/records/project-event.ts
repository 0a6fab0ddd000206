import type { Identifier, RunState, VersionState } from '../words.ts';
import type { VersionReference } from './references.ts';
import type { CurvePoint, RunProgress } from './run-progress.ts';

/** What pages are told of a project. */
export type ProjectEvent =
  | { readonly type: 'run.progress'; readonly run: Identifier; readonly progress: RunProgress }
  /** The points themselves, which the run's curve keeps, too: a page draws them without a question, and events are kept for two days only. */
  | { readonly type: 'run.curve'; readonly run: Identifier; readonly points: readonly CurvePoint[] }
  /** The watched image's attention has a new picture at `/api/runs/:run/attention?step=…`. */
  | { readonly type: 'run.attention'; readonly run: Identifier; readonly image: Identifier; readonly step: number }
  /** The run went from one state to another, this one. */
  | { readonly type: 'run.state'; readonly run: Identifier; readonly state: RunState }
  /**
   * Something else about the run changed: a pause was asked for, a note was added, its version was decided on. Read it again.
   * After a decision, `candidate` says what the run's version became.
   */
  | { readonly type: 'run.changed'; readonly run: Identifier; readonly candidate?: VersionState }
  /** Images were imported, or the positive class was corrected. */
  | { readonly type: 'images'; readonly dataset: Identifier }
  | { readonly type: 'champion'; readonly version: VersionReference }
  /** Somebody's regions on this image were saved, or kept out of later runs, or let in again. */
  | { readonly type: 'feedback'; readonly image: Identifier };

/** An event as a page hears it. Ids rise over all projects, so that one of them says how much a page has heard. */
export interface ToldEvent {
  readonly id: string;
  readonly project: Identifier;
  readonly event: ProjectEvent;
}

/** What happened after an event. */
export interface MissedEvents {
  /**
   * All of them, in order; null where there are more than one answer holds, or some are no longer kept: then everything is
   * to be read anew.
   */
  readonly events: readonly ToldEvent[] | null;
  /** The newest event that the answer knows. It is older than the one that was named where the database was restored. */
  readonly newest: string;
}
