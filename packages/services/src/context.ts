import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Database } from '@fovea/database';
import { connect, databaseError, disconnect, migrate } from '@fovea/database';
import type { Launcher } from '@fovea/processes';
import type { Logger } from '@fovea/processes/log';
import type { PgBoss } from 'pg-boss';
import { ArtifactStore } from './artifacts/artifact-store.ts';
import { markDatabase } from './artifacts/mark-database.ts';
import type { Config } from './config.ts';
import { ForkedInferenceHost } from './inference/forked-inference-host.ts';
import type { InferenceHost } from './inference/host.ts';
import { Listener } from './listener.ts';
import type { Actor } from './people/actor.ts';
import { localOwner } from './people/actor.ts';
import { refuseHalfRestored } from './home/half-restored.ts';
import { useOwnServer } from './home/own-server.ts';
import { tightenHome } from './home/rights.ts';
import { openQueue } from './queue/queue.ts';

/** Everything a use case needs, handed in: no globals, no hidden clock. */
export interface Context {
  /** Database address, artifacts and journals of this installation lie here. */
  readonly home: string;
  /** What can be fetched or made again lies here: imported networks, among others. */
  readonly cache: string;
  readonly databaseUrl: string;
  readonly database: Database;
  readonly artifacts: ArtifactStore;
  readonly queue: PgBoss;
  readonly listener: Listener;
  readonly actor: Actor;
  readonly clock: { now(): Date };
  /** How long weights of rejected candidates are kept; null: for good. */
  readonly rejectedWeightsDays: number | null;
  /** Starts the processes that native code runs in; null in processes that start none. */
  readonly launcher: Launcher | null;
  /** Null without a launcher. */
  readonly inference: InferenceHost | null;
  /** Starts Fovea's own Postgres server again if it has ended; does nothing for a server that DATABASE_URL names. */
  reviveDatabase(): Promise<void>;
  /** Ends all that this context opened. */
  close(): Promise<void>;
}

export interface ContextOptions {
  /** Looks after the queue: for workers. */
  readonly supervise?: boolean;
  readonly launcher?: Launcher;
  /** What goes on beside the use cases; without one nobody hears it. */
  readonly log?: Logger;
  /** Each line that the inference process writes. */
  readonly hostOutput?: (line: string) => void;
  readonly clock?: { now(): Date };
  /** Hears, in sentences for a person, what is waited for. */
  readonly notice?: (text: string) => void;
}

/**
 * Connects everything that the services stand on. The inference process starts at its first question.
 * @throws DATABASE_UNREACHABLE, DATABASE_REFUSED_LOGIN, DATABASE_NEWER
 */
export async function createContext(
  config: Config,
  { supervise = false, launcher, log, hostOutput, clock, notice }: ContextOptions = {},
): Promise<Context> {
  // What was opened is closed in the opposite order, also when the next thing does not open.
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    const failures: unknown[] = [];
    for (let closer = closers.pop(); closer !== undefined; closer = closers.pop())
      await closer().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw databaseError(failures[0]);
  };
  try {
    await tightenHome(config);
    await refuseHalfRestored(config.home);
    let databaseUrl = config.databaseUrl;
    let reviveDatabase = async () => {};
    if (databaseUrl === null) {
      const own = await useOwnServer(config, notice ?? ((text) => log?.warn(text)));
      databaseUrl = own.server.url;
      reviveDatabase = own.revive;
      closers.push(own.close);
      // A restore that began in between waits for nobody: it finds the database, and is refused, or is found here.
      await refuseHalfRestored(config.home);
    }
    await migrate(databaseUrl);
    const database = connect(databaseUrl);
    closers.push(() => disconnect(database));
    const hasOtherEmbedded = config.databaseUrl !== null && existsSync(path.join(config.home, 'database', 'password'));
    await markDatabase(config.artifacts, database, hasOtherEmbedded);
    const queue = await openQueue(databaseUrl, { supervise, log });
    closers.push(() => queue.stop({ graceful: false }));
    const listener = new Listener(databaseUrl);
    closers.push(() => listener.close());
    const host =
      launcher === undefined ? null : new ForkedInferenceHost({ start: launcher.inferenceHost, onLine: hostOutput });
    if (host !== null) closers.push(() => host.close());
    return {
      home: config.home,
      cache: config.cache,
      databaseUrl,
      database,
      artifacts: new ArtifactStore(config.artifacts),
      queue,
      listener,
      actor: await localOwner(database),
      clock: clock ?? { now: () => new Date() },
      rejectedWeightsDays: config.rejectedWeightsDays,
      launcher: launcher ?? null,
      inference: host,
      reviveDatabase,
      close,
    };
  } catch (error) {
    await close().catch(() => undefined);
    throw databaseError(error);
  }
}

/** Ends all that the context opened; the embedded server stops with its last user. */
export function closeContext(context: Context): Promise<void> {
  return context.close();
}
