import type { Preset, Recipe, RunDetail } from '@fovea/domain';
import { FoveaError, isFoveaError, startRunRequest } from '@fovea/domain';
import { events, runs } from '@fovea/services';
import type { MarkedHome } from './marked-home.ts';

/** Milliseconds from the click, as a page that follows the project's events learns of them. */
export interface Moments {
  /** The request was answered: the run is stored and queued. */
  readonly accepted: number;
  readonly claimed: number;
  /** The first picture of the new attention, read as numbers; the picture of the model before is not counted. */
  readonly firstPicture: number;
  /** The last training step is done and held-out subjects are measured. */
  readonly trained: number;
  /** The candidate and its evidence are stored. */
  readonly verdict: number;
  /** How many pictures of the new attention were read. */
  readonly pictures: number;
}

/** @param recipe in place of what the preset makes */
export async function measure(
  { context, worker, project, open }: MarkedHome,
  preset: Preset,
  seed: number,
  recipe: Recipe | null = null,
): Promise<{ readonly moments: Moments; readonly run: RunDetail }> {
  const ended = new AbortController();
  const moments = new Map<keyof Moments, number>();
  let pictures = 0;
  // The page has its stream open long before the click.
  const stream = events.follow(context, { lastEventId: null }, ended.signal);
  const firstEvent = stream.next();
  const clicked = performance.now();
  const mark = (moment: keyof Moments) => {
    if (!moments.has(moment)) moments.set(moment, performance.now() - clicked);
  };
  const request = startRunRequest.parse({ project: project.id, preset, seed, watch: open });
  const { id: run } = await runs.start(context, { ...request, ...(recipe && { recipe }) });
  mark('accepted');
  const follow = async () => {
    for (let { done, value } = await firstEvent; done !== true; { done, value } = await stream.next()) {
      const event = value?.event;
      if (event === undefined || !('run' in event) || event.run !== run) continue;
      if (event.type === 'run.state' && event.state === 'running') mark('claimed');
      if (event.type === 'run.progress' && event.progress.phase === 'evaluating') mark('trained');
      if (event.type === 'run.attention' && event.step > 0) {
        // A run that has ended meanwhile keeps no live picture.
        await runs.attention(context, { run, step: event.step }).catch((error: unknown) => {
          if (!isFoveaError(error) || error.code !== 'NOT_FOUND') throw error;
        });
        mark('firstPicture');
        pictures++;
      }
      if (event.type !== 'run.state' || event.state === 'running' || event.state === 'queued') continue;
      const detail = await runs.get(context, { run });
      if (detail.verdict === null) {
        throw new FoveaError('TRAINING_FAILED', detail.failure?.message ?? 'The run ended without a verdict.', { run });
      }
      mark('verdict');
      return detail;
    }
    throw new FoveaError('TRAINING_FAILED', 'The events ended before the run did.', { run });
  };
  try {
    const detail = await Promise.race([follow(), worker.died]);
    const at = (moment: keyof Moments) => Math.round(moments.get(moment) ?? Number.NaN);
    return {
      moments: {
        accepted: at('accepted'),
        claimed: at('claimed'),
        firstPicture: at('firstPicture'),
        trained: at('trained'),
        verdict: at('verdict'),
        pictures,
      },
      run: detail,
    };
  } finally {
    ended.abort();
  }
}
