import type { Identifier } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { cancelChannel, runs } from '@fovea/services';

/** Notifications can be lost with their connection; this is how late a cancel is seen then. */
const lookEveryMs = 2_000;

/** Calls `cancelled` once when somebody asks to cancel the run. @returns stops watching */
export function watchCancel(context: Context, run: Identifier, cancelled: () => void): () => void {
  let done = false;
  const look = async () => {
    if (done || !(await runs.cancelRequested(context, { run }).catch(() => false)) || done) return;
    done = true;
    cancelled();
  };
  const timer = setInterval(() => void look(), lookEveryMs);
  const subscription = context.listener
    .subscribe(cancelChannel, (payload) => {
      if (payload === null || payload === run) void look();
    })
    // Without notifications, looking every now and then still finds it.
    .catch(() => () => undefined);
  return () => {
    done = true;
    clearInterval(timer);
    void subscription.then((unsubscribe) => unsubscribe());
  };
}
