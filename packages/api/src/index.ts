import { auditRouter } from './routers/audit.ts';
import { decisionsRouter } from './routers/decisions.ts';
import { eventsRouter } from './routers/events.ts';
import { feedbackRouter } from './routers/feedback.ts';
import { imagesRouter } from './routers/images.ts';
import { importsRouter } from './routers/imports.ts';
import { networksRouter } from './routers/networks.ts';
import { predictionsRouter } from './routers/predictions.ts';
import { projectsRouter } from './routers/projects.ts';
import { reviewRouter } from './routers/review.ts';
import { runsRouter } from './routers/runs.ts';
import { versionsRouter } from './routers/versions.ts';
import { createCallerFactory, router } from './trpc.ts';

export const appRouter = router({
  projects: projectsRouter,
  images: imagesRouter,
  imports: importsRouter,
  networks: networksRouter,
  predictions: predictionsRouter,
  feedback: feedbackRouter,
  review: reviewRouter,
  runs: runsRouter,
  versions: versionsRouter,
  decisions: decisionsRouter,
  audit: auditRouter,
  events: eventsRouter,
});
export type AppRouter = typeof appRouter;

/** The same procedures without a transport, for one caller's context. */
export const createCaller = createCallerFactory(appRouter);

export type { ErrorExplanation } from './error-map.ts';
