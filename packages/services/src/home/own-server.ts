import path from 'node:path';
import { startEmbeddedServer, type EmbeddedServer } from '@fovea/database';
import type { Config } from '../config.ts';

/** How often this process uses the server of a folder. */
const uses = new Map<string, number>();

/**
 * Uses the server of a home until `close`: the last use of this process ends the process's use.
 * @param notice hears, in sentences for a person, what is waited for
 */
export async function useOwnServer(
  config: Pick<Config, 'home' | 'databasePort'>,
  notice: (text: string) => void,
): Promise<{ server: EmbeddedServer; close: () => Promise<void>; revive: () => Promise<void> }> {
  const directory = path.join(config.home, 'database');
  const start = (port: number) => startEmbeddedServer({ directory, port, notice });
  const server = await start(config.databasePort);
  uses.set(directory, (uses.get(directory) ?? 0) + 1);
  return {
    server,
    close: async () => {
      const left = (uses.get(directory) ?? 1) - 1;
      uses.set(directory, left);
      if (left === 0) await server.stop();
    },
    revive: async () => void (await start(server.port)),
  };
}
