import { connect, databaseError, disconnect, readJournal } from '@fovea/database';
import { isFoveaError } from '@fovea/domain';
import type { Config } from '../config.ts';
import { refuseHalfRestored } from '../home/half-restored.ts';
import { useOwnServer } from '../home/own-server.ts';
import { tightenHome } from '../home/rights.ts';
import type { Finding } from './finding.ts';
import { examineOutdated, examineRejectedWeights } from './outdated.ts';

/** Connects to the named database, or to the embedded one, which is started for that where it does not run. */
export async function examineDatabase(config: Config, notice: (text: string) => void): Promise<Finding[]> {
  try {
    await refuseHalfRestored(config.home);
    if (config.databaseUrl !== null) return await examine(config, config.databaseUrl, 'named by DATABASE_URL');
    await tightenHome(config);
    const { server, close } = await useOwnServer(config, notice);
    try {
      return await examine(
        config,
        server.url,
        `embedded, ${server.reused ? 'running' : 'started for this check'}, ${server.dataFolder}`,
      );
    } finally {
      await close();
    }
  } catch (error) {
    const mapped = databaseError(error);
    const detail = mapped instanceof Error ? mapped.message : String(mapped);
    const failed = { part: 'database', state: 'failed', detail } as const;
    // A half-restored home says itself what to do.
    if (isFoveaError(mapped) && mapped.code === 'CONFLICT') return [failed];
    return [{ ...failed, advice: 'Correct DATABASE_URL, or leave it out to use the embedded database.' }];
  }
}

async function examine(config: Config, url: string, origin: string): Promise<Finding[]> {
  const database = connect(url, { connections: 1, application: 'fovea doctor' });
  try {
    const started = performance.now();
    const pool = database.$client;
    const { rows } = await pool.query<{ version: string; migrated: boolean }>(
      `select current_setting('server_version') as version, to_regclass('drizzle.__drizzle_migrations') is not null as migrated`,
    );
    const milliseconds = performance.now() - started;
    const applied = rows[0]?.migrated === true ? await newestMigration(pool) : 0;
    const known = readJournal().at(-1)?.when ?? 0;
    const detail = `Postgres ${rows[0]?.version ?? 'of unknown version'}, ${origin}, answers in ${milliseconds.toFixed(0)} ms`;
    if (applied > known) {
      return [
        {
          part: 'database',
          state: 'failed',
          detail: `${detail}; a newer Fovea has used it`,
          advice: 'Update Fovea, or name another database in DATABASE_URL.',
        },
      ];
    }
    if (applied < known)
      return [{ part: 'database', state: 'ok', detail: `${detail}, schema brought up to date at the next start` }];
    const rejected = await examineRejectedWeights(config, database);
    return [
      { part: 'database', state: 'ok', detail: `${detail}, schema up to date` },
      await examineOutdated(config, database),
      ...(rejected === null ? [] : [rejected]),
    ];
  } finally {
    await disconnect(database);
  }
}

async function newestMigration(pool: ReturnType<typeof connect>['$client']): Promise<number> {
  const { rows } = await pool.query<{ newest: string | null }>(
    'select max(created_at) as newest from drizzle.__drizzle_migrations',
  );
  return Number(rows[0]?.newest ?? 0);
}
