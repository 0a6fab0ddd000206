export { requested } from '../runs/requests.ts';
export { claim } from './claim.ts';
export { fail } from './fail.ts';
export { finish } from './finish.ts';
export { finishRerun } from './finish-rerun.ts';
export { handBack } from './hand-back.ts';
export { nextTraining, type NetworkTraining, type NextTraining } from './next-training.ts';
export { begin, type LiveMap, liveMap, progress, type ProgressReport } from './progress.ts';
export { reclaim } from './reclaim.ts';
