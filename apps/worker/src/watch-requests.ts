import type { Identifier } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { attempts, requestChannel } from '@fovea/services';

/** Notifications can be lost with their connection; this is how late a request is seen then. */
const lookEveryMs = 2_000;

/** Tells when somebody asks to pause the run or to cancel it, each once at most. @returns stops watching */
export function watchRequests(
  context: Context,
  run: Identifier,
  asked: (request: 'pause' | 'cancel') => void,
): () => void {
  let isDone = false;
  const told = new Set<string>();
  const look = async () => {
    if (isDone) return;
    const request = await attempts.requested(context, { run }).catch(() => null);
    if (isDone || request === null || told.has(request)) return;
    told.add(request);
    isDone = request === 'cancel';
    asked(request);
  };
  const timer = setInterval(() => void look(), lookEveryMs);
  const subscription = context.listener
    .subscribe(requestChannel, (payload) => {
      if (payload === null || payload === run) void look();
    })
    // Without notifications, looking every now and then still finds it.
    .catch(() => () => undefined);
  return () => {
    isDone = true;
    clearInterval(timer);
    void subscription.then((unsubscribe) => unsubscribe());
  };
}
