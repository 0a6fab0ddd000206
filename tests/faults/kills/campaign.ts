import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RandomStream } from '@fovea/learning';
import { closeContext, createContext, loadConfig, type Context } from '@fovea/services';
import { faultSeed } from '../../support/fault-moments.ts';
import { checkRuns, checkStrokes } from './check-record.ts';
import { Clients } from './clients.ts';
import { leftInHome, unnamedArtifacts } from './left-files.ts';
import { planOf } from './plan.ts';
import { prepareHome, startRun, strokesOfProject } from './prepared-home.ts';
import { Product } from './product.ts';
import { killOnce, untilBack } from './round.ts';

const runEndsWithinMs = 600_000;
/** A slow machine may need long to its first step; the kill comes then all the same. */
const furtherWithinMs = 60_000;
/** What one round takes beside the time between a recovery and the next kill, and strokes a second: both at most. */
const longestRoundSeconds = 60;
const strokesPerSecond = 2.5;

export interface CampaignSettings {
  readonly rounds: number;
  /** Mean time between a recovery and the next kill. */
  readonly meanSeconds: number;
  /** Length of each training. */
  readonly steps: number;
  /** An empty folder, which is the campaign's own. */
  readonly folder: string;
  readonly port: number;
  readonly databasePort: number;
  readonly say: (line: string) => void;
}

export interface Figures {
  readonly seed: number;
  readonly kills: number;
  readonly lockFilesSpoilt: number;
  readonly startsThatSucceeded: number;
  readonly slowestReturnSeconds: number;
  readonly strokesAcknowledged: number;
  readonly strokesLost: number;
  readonly runsBegun: number;
  readonly runsFinishedOnce: number;
  readonly runsWithOtherWeights: number;
  readonly attemptsBrokenOff: number;
  readonly orphans: number;
  readonly filesLeft: number;
  readonly minutes: number;
}

export interface Outcome {
  readonly figures: Figures;
  /** One sentence each; none where all went well. */
  readonly failures: readonly string[];
}

/**
 * Kills one process of a running Fovea after the other, at random moments, while a client draws and a run trains, and
 * has Fovea started again each time. Then compares the record with what the clients were told. Linux only.
 */
export async function killAtRandom(settings: CampaignSettings): Promise<Outcome> {
  const { rounds, meanSeconds, steps, folder, port, databasePort, say } = settings;
  const began = performance.now();
  const random = new RandomStream(faultSeed, 'kills');
  const failures: string[] = [];
  const fail = (what: string) => {
    failures.push(what);
    say(`MISSED ${what}`);
  };
  const strokes = rounds * (2 * meanSeconds + longestRoundSeconds) * strokesPerSecond;
  const drawings = Math.ceil(strokes / strokesOfProject);
  const prepared = await prepareHome({ folder, databasePort, drawings, steps });
  const temporary = path.join(folder, 'temporary');
  await mkdir(temporary);
  const environment = {
    FOVEA_HOME: prepared.home,
    FOVEA_PORT: String(port),
    FOVEA_DATABASE_PORT: String(databasePort),
    FOVEA_SAMPLE: '0',
    TMPDIR: temporary,
  };
  const product = new Product(environment);
  await product.start();

  const { training, drawing } = prepared;
  let round = 'before the first kill';
  let lost = 0;
  // Not as a user of the embedded server, who would bring the server back in place of Fovea.
  const onDatabase = { ...environment, DATABASE_URL: prepared.databaseUrl };
  const clients = new Clients({
    address: () => product.address,
    drawing,
    training,
    startRun: () => withContext(onDatabase, (context) => startRun(context, training.project, steps)),
    lost: (what) => {
      lost++;
      fail(`${round}: ${what}`);
    },
  });

  const plan = planOf(rounds, random);
  const lockFilesSpoilt = plan.filter(({ spoiling }) => spoiling !== null).length;
  let succeeded = 0;
  let slowestMs = 0;
  try {
    await untilBack(product, clients);
    for (const [index, planned] of plan.entries()) {
      // A third of the kills come at any moment, also again and again before the first step.
      if (random.uniform() > 1 / 3) await clients.training.untilFurther(furtherWithinMs);
      await sleep(random.uniform() * 2_000 * meanSeconds);
      const { victim, spoiling } = planned;
      const spoilt = spoiling === null ? '' : `, postmaster.pid spoilt: ${spoiling}`;
      round = `kill ${index + 1} of ${rounds}: ${victim.name}${spoilt}; ${clients.doing()}`;
      try {
        slowestMs = Math.max(slowestMs, await killOnce(product, clients, planned, random));
        succeeded++;
        say(`${round}: back`);
      } catch (error) {
        fail(`${round}: ${wordsOf(error)}\n${product.said()}`);
        // The next round shall begin with a Fovea that runs.
        await product.losePower();
        await product.start();
        await untilBack(product, clients);
      }
    }
    round = 'after the last kill';
    await clients.training.end(runEndsWithinMs);
  } catch (error) {
    fail(`${round}, where it was given up: ${wordsOf(error)}`);
  }
  await clients.end();

  const orphans = await product.stop();
  await product.start();
  const { stored, trained, unnamed } = await withContext(environment, async (context) => ({
    stored: await checkStrokes(context, clients.drawing.drawn),
    trained: await checkRuns(context, { ...prepared, mostBrokenOff: rounds + lockFilesSpoilt }),
    unnamed: await unnamedArtifacts(context),
  }));
  for (const what of [...stored.failures, ...trained.failures]) fail(`at the end: ${what}`);
  orphans.push(...(await product.stop()));
  for (const command of orphans) fail(`after a stop, this process lives on: ${command}`);
  await product.losePower();
  const files = [...unnamed, ...(await leftInHome(prepared.home)), ...(await readdir(temporary))];
  for (const file of files) fail(`after the last start and stop, this file is left: ${file}`);
  return {
    failures,
    figures: {
      seed: faultSeed,
      kills: rounds,
      lockFilesSpoilt,
      startsThatSucceeded: succeeded,
      slowestReturnSeconds: Math.round(slowestMs / 100) / 10,
      strokesAcknowledged: clients.drawing.acknowledged,
      strokesLost: lost + stored.lost,
      runsBegun: trained.begun,
      runsFinishedOnce: trained.finishedOnce,
      runsWithOtherWeights: trained.withOtherWeights,
      attemptsBrokenOff: trained.attemptsBrokenOff,
      orphans: orphans.length,
      filesLeft: files.length,
      minutes: Math.round((performance.now() - began) / 6_000) / 10,
    },
  };
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

async function withContext<Result>(
  environment: Readonly<Record<string, string>>,
  work: (context: Context) => Promise<Result>,
): Promise<Result> {
  const context = await createContext(loadConfig(environment));
  try {
    return await work(context);
  } finally {
    await closeContext(context);
  }
}
