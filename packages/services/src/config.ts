import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { FoveaError } from '@fovea/domain';
import { z } from 'zod';
import { portsThatBrowsersRefuse } from './refused-ports.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

const port = (name: string, standard: number) =>
  z.coerce
    .number(`${name} is no number`)
    .int(`${name} is no whole number`)
    .min(1, `${name} is below 1`)
    .max(65_535, `${name} is above 65535`)
    .default(standard);

const environmentSchema = z.object({
  FOVEA_HOME: z.string().optional(),
  FOVEA_CACHE: z.string().optional(),
  FOVEA_ARTIFACTS: z.string().optional(),
  FOVEA_HOST: z
    .enum(['127.0.0.1', 'localhost', '::1'], 'FOVEA_HOST must be a loopback address: 127.0.0.1, localhost or ::1')
    .default('127.0.0.1'),
  FOVEA_PORT: port('FOVEA_PORT', 4310).refine((value) => !portsThatBrowsersRefuse.has(value), {
    error: ({ input }) =>
      `Browsers open no page on port ${String(input)} (FOVEA_PORT), because other services use that port. ` +
      'Choose another one, for example 4310',
  }),
  FOVEA_DATABASE_PORT: port('FOVEA_DATABASE_PORT', 54_329),
  FOVEA_START_SECONDS: z.coerce
    .number('FOVEA_START_SECONDS is no number')
    .min(1, 'FOVEA_START_SECONDS is below 1')
    .max(86_400, 'FOVEA_START_SECONDS is above a day')
    .default(120),
  FOVEA_REJECTED_WEIGHTS_DAYS: z.coerce
    .number('FOVEA_REJECTED_WEIGHTS_DAYS is no number')
    .int('FOVEA_REJECTED_WEIGHTS_DAYS is no whole number')
    .min(1, 'FOVEA_REJECTED_WEIGHTS_DAYS is below 1')
    .max(36_500, 'FOVEA_REJECTED_WEIGHTS_DAYS is above 100 years')
    .optional(),
  DATABASE_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: 'DATABASE_URL is no address of the form postgres://user:password@host:port/name',
    })
    .optional(),
});

export interface Config {
  /** Database, artifacts, journals and logs of this installation. */
  readonly home: string;
  /** Downloads and builds that all checkouts share. */
  readonly cache: string;
  readonly artifacts: string;
  readonly host: string;
  readonly port: number;
  /** Null: the embedded server in `home`. */
  readonly databaseUrl: string | null;
  readonly databasePort: number;
  /** How long `npm start` waits for the web server. */
  readonly startSeconds: number;
  /** How long weights of rejected candidates are kept; null: for good. */
  readonly rejectedWeightsDays: number | null;
}

/**
 * Reads every setting from the environment, once; an empty value counts as not set.
 * @throws CONFIGURATION_INVALID naming the first setting that is not usable
 */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new FoveaError(
      'CONFIGURATION_INVALID',
      `${issue?.message ?? 'A setting is not usable'}. Correct it and start Fovea again.`,
      {
        setting: issue?.path.join('.'),
      },
    );
  }
  const settings = parsed.data;
  const home = path.resolve(root, settings.FOVEA_HOME ?? '.fovea');
  return {
    home,
    cache:
      settings.FOVEA_CACHE === undefined ? path.join(homedir(), '.cache', 'fovea') : path.resolve(settings.FOVEA_CACHE),
    artifacts: path.resolve(home, settings.FOVEA_ARTIFACTS ?? 'artifacts'),
    host: settings.FOVEA_HOST,
    port: settings.FOVEA_PORT,
    databaseUrl: settings.DATABASE_URL ?? null,
    databasePort: settings.FOVEA_DATABASE_PORT,
    startSeconds: settings.FOVEA_START_SECONDS,
    rejectedWeightsDays: settings.FOVEA_REJECTED_WEIGHTS_DAYS ?? null,
  };
}
