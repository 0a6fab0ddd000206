/** Turns a lost or refused connection, wherever it surfaces, into an error that says what to do. */
export { databaseError, leaveEmbeddedServers } from '@fovea/database';
export { ArtifactStore } from './artifacts/artifact-store.ts';
export { registerArtifact } from './artifacts/artifact-store.ts';
export { type Config, loadConfig } from './config.ts';
export { closeContext, type Context, type ContextOptions, createContext } from './context.ts';
export type { Actor } from './people/actor.ts';
export { keepPrivate, tightenHome } from './home/rights.ts';
export * from './inference/index.ts';
export { ownWorker, type OwnWorker } from './queue/own-worker.ts';
export {
  type ImportMessage,
  importQueue,
  type TestLookMessage,
  testLookQueue,
  type TrainingMessage,
  trainingQueue,
} from './queue/queue.ts';
export { requestChannel } from './runs/requests.ts';
export type * from './attempts/job.ts';

export * as attempts from './attempts/index.ts';
export * as audit from './audit/index.ts';
export * as backup from './backup/index.ts';
export * as decisions from './decisions/index.ts';
export * as doctor from './doctor/index.ts';
export * as events from './events/index.ts';
export * as feedback from './feedback/index.ts';
export * as images from './images/index.ts';
export * as importJobs from './import-jobs/index.ts';
export * as imports from './imports/index.ts';
export * as networks from './networks/index.ts';
export * as predictions from './predictions/index.ts';
export * as projects from './projects/index.ts';
export * as retention from './retention/index.ts';
export * as review from './review/index.ts';
export * as runs from './runs/index.ts';
export * as snapshots from './snapshots/index.ts';
export * as testLooks from './test-looks/index.ts';
export * as versions from './versions/index.ts';
