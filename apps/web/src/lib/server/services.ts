import { passOn } from '@fovea/processes/log';
import type { Context } from '@fovea/services';
import { launcher } from '@fovea/worker/launcher';
import { log } from './log.ts';
import { onStop } from './stop.ts';

let opening: Promise<Context> | null = null;

async function open(): Promise<Context> {
  const { createContext, loadConfig } = await import('@fovea/services');
  const context = await createContext(loadConfig(process.env), {
    launcher,
    log,
    // The inference process writes lines of its own log, to be kept with the server's.
    hostOutput: passOn,
  });
  onStop(() => context.close());
  return context;
}

/**
 * The services' context, made when the first request asks and kept. A failed attempt is forgotten, so that the page
 * works again as soon as the database does.
 */
export function services(): Promise<Context> {
  opening ??= open().catch((error: unknown) => {
    opening = null;
    throw error;
  });
  return opening;
}
