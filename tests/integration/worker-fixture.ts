import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { dataset, image, subject } from '@fovea/database';
import type { Identifier, RunDetail, Split } from '@fovea/domain';
import { modelSize } from '@fovea/domain';
import { spawnProcess } from '@fovea/processes';
import type { Context } from '@fovea/services';
import { closeContext, createContext, loadConfig, projects, registerArtifact, runs, snapshots } from '@fovea/services';
import { launcher } from '@fovea/worker/launcher';

/** A home of its own with its own database. */
export interface Installation {
  readonly context: Context;
  readonly environment: NodeJS.ProcessEnv;
  remove(): Promise<void>;
}

async function freshHome(): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), 'fovea-worker-'));
  await chmod(home, 0o711);
  return home;
}

/** @param known a home that is there already, with everything in it */
export async function openInstallation(databasePort: number, known?: string): Promise<Installation> {
  const home = known ?? (await freshHome());
  const settings = { FOVEA_HOME: home, FOVEA_DATABASE_PORT: String(databasePort) };
  const context = await createContext(loadConfig(settings), { launcher });
  return {
    context,
    environment: { ...process.env, ...settings, DATABASE_URL: context.databaseUrl },
    remove: async () => {
      await closeContext(context);
      await rm(home, { recursive: true, force: true });
    },
  };
}

export interface TinyProject {
  readonly project: Identifier;
  /** By split, in the order of their rows. */
  readonly images: Readonly<Record<Split, readonly Identifier[]>>;
}

const splits: readonly Split[] = ['train', 'train', 'validation', 'test'];

/**
 * Eight subjects with four images each of a dark and a bright class: noise around one of two means, so that a model has
 * something to learn in a few steps. Image files are the prepared pixels themselves.
 */
export async function makeTinyProject({ database, artifacts, actor }: Context): Promise<TinyProject> {
  const count = 32;
  const bytes = modelSize ** 2 * 3;
  const pixels = Uint8Array.from({ length: count * bytes }, (_, index) => {
    const bright = Math.floor(index / bytes) % 2;
    return 40 + 60 * bright + ((Math.imul(index + 1, 2654435761) >>> 24) & 63);
  });
  const hash = await artifacts.put(pixels);
  const images: Record<Split, Identifier[]> = { train: [], validation: [], test: [] };
  const project = await database.transaction(async (tx) => {
    const projectId = await projects.create(
      tx,
      { actor },
      { name: `Tiny ${randomUUID()}`, classes: ['dark', 'bright'], positive: 'bright' },
    );
    await registerArtifact(tx, hash, pixels.byteLength);
    const [made] = await tx
      .insert(dataset)
      .values({ projectId, name: 'noise', synthetic: true, seed: 0, preparedArtifact: hash })
      .returning();
    if (made === undefined) throw new Error('no dataset');
    for (let number = 0; number < 8; number++) {
      const split = splits[number % splits.length] ?? 'train';
      const [person] = await tx
        .insert(subject)
        .values({ projectId, name: `S${number}`, split })
        .returning();
      if (person === undefined) throw new Error('no subject');
      for (let position = number * 4; position < number * 4 + 4; position++) {
        const own = pixels.subarray(position * bytes, (position + 1) * bytes);
        const [row] = await tx
          .insert(image)
          .values({
            projectId,
            datasetId: made.id,
            subjectId: person.id,
            position,
            name: `${position}.raw`,
            contentHash: createHash('sha256').update(own).digest('hex'),
            originalArtifact: hash,
            thumbnailArtifact: hash,
            contentType: 'image/png',
            width: modelSize,
            height: modelSize,
            label: position % 2 === 0 ? 'dark' : 'bright',
          })
          .returning();
        if (row !== undefined) images[split].push(row.id);
      }
    }
    await snapshots.take(tx, { artifacts }, projectId);
    return projectId;
  });
  return { project, images };
}

export interface WorkerProcess {
  readonly lines: readonly string[];
  kill(signal: NodeJS.Signals): void;
  ended(): Promise<number | NodeJS.Signals | null>;
}

const workerScript = fileURLToPath(new URL('../../apps/worker/src/main.ts', import.meta.url));

export function spawnWorker(environment: NodeJS.ProcessEnv): WorkerProcess {
  const lines: string[] = [];
  const { kill, ended } = spawnProcess(workerScript, { environment, onLine: (line) => lines.push(line) });
  return { lines, kill, ended: async () => ended.then(({ code, signal }) => code ?? signal) };
}

/** @throws when the run does not come there in time; the message holds where it stands */
export async function until(
  context: Context,
  run: Identifier,
  there: (detail: RunDetail) => boolean,
  timeoutMs = 60_000,
): Promise<RunDetail> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const detail = await runs.get(context, { run });
    if (there(detail)) return detail;
    if (performance.now() > deadline)
      throw new Error(
        `The run is not there: ${JSON.stringify({ state: detail.state, progress: detail.progress, failure: detail.failure })}`,
      );
    await sleep(50);
  }
}

export const hasEnded = ({ state }: RunDetail): boolean =>
  state === 'finished' || state === 'failed' || state === 'cancelled';
