import type { Recipe, RunProgress } from '@fovea/domain';

/** Progress of a run that has done nothing yet. */
export function notBegun({ steps }: Recipe): RunProgress {
  return {
    step: 0,
    steps,
    phase: 'waiting',
    dataLoss: null,
    feedbackLoss: null,
    imagesPerSecond: null,
    secondsLeft: null,
  };
}
