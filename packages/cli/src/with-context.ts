import type { Context } from '@fovea/services';
import { createContext, loadConfig } from '@fovea/services';

/**
 * Runs one command on the services that the pages use, with the same settings. Where no database runs, the embedded one
 * is started for as long as the command takes.
 */
export async function withContext<Result>(
  work: (context: Context) => Promise<Result>,
  { inference = false } = {},
): Promise<Result> {
  const context = await createContext(loadConfig(process.env), { inference });
  try {
    return await work(context);
  } finally {
    await context.close();
  }
}
