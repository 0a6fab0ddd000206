import type { Context } from '@fovea/services';
import { onStop } from './stop.ts';

let opening: Promise<Context> | null = null;

async function open(): Promise<Context> {
  const { createContext, loadConfig } = await import('@fovea/services');
  const context = await createContext(loadConfig(process.env));
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
