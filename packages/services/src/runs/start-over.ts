import type { Recipe, RunProgress } from '@fovea/domain';

/** Progress of a run that has done nothing yet. */
export function startOver({ steps }: Recipe, phase: 'waiting' | 'preparing'): RunProgress {
  return { step: 0, steps, phase, dataLoss: null, feedbackLoss: null, imagesPerSecond: null, secondsLeft: null };
}
