import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Identifier, RunDetail } from '../../packages/domain/src/index.ts';
import { encodePng, renderSample } from '../../packages/imaging/src/node/index.ts';
import type { Context } from '../../packages/services/src/index.ts';
import { feedback, images, importJobs, imports, runs } from '../../packages/services/src/index.ts';
import type { Scope } from '../commits/scope.ts';
import { writeZip } from '../import-trees/write-zip.ts';

/** What an installation holds that requests may name. */
export interface World {
  readonly project: Identifier;
  readonly image: Identifier;
  /** The first model, which is the champion, and the run that trained it. */
  readonly version: Identifier;
  readonly run: Identifier;
  /** One region on `image`, saved once. */
  readonly feedback: Identifier;
  /** An import that waits for a yes, and a picture of its preview. */
  readonly waitingImport: Identifier;
  readonly thumbnail: string;
  /** Imports whose files are still to come: one to go on with, one to take back. */
  readonly openImport: Identifier;
  readonly spareImport: Identifier;
  /** Of another project: nothing of them may reach the first one. */
  readonly foreignProject: Identifier;
  readonly foreignImage: Identifier;
}

const sample = { subjects: 10, cellsPerSubject: 3 };
const everyMs = 100;

/** Fills an empty installation: two projects, a tiny trained model, a drawn region, and two imports that are on their way. */
export async function makeWorld(scope: Pick<Scope, 'signal'>, context: Context): Promise<World> {
  const { project } = await imports.importSample(context, { settings: sample, projectName: 'Sample' });
  const { project: foreignProject } = await imports.importSample(context, {
    settings: sample,
    seed: 2,
    projectName: 'Another',
  });
  const { id: run } = await runs.startBase(context, { project, recipe: { kind: 'base', steps: 3 } });
  const waitingImport = await upload(context);
  const image = await firstImage(context, project);
  const shape = { kind: 'rectangle', x: 2, y: 2, width: 8, height: 6 } as const;
  const drawn = await feedback.save(context, {
    image,
    rois: [{ id: randomUUID(), meaning: 'ignore', strength: 1, shape }],
    revision: 0,
  });
  const trained = await until(scope, () => runs.get(context, { run }), hasEnded);
  const waiting = await until(
    scope,
    () => importJobs.get(context, { import: waitingImport }),
    ({ state }) => state === 'waiting' || state === 'failed',
  );
  const version = trained.candidate?.id;
  const thumbnail = waiting.preview?.samples[0]?.images[0]?.thumbnail;
  if (version === undefined || drawn.id === null || thumbnail === undefined)
    throw new Error(`The installation was not filled: ${JSON.stringify([trained.failure, waiting.failure])}`);
  const announced = { byteSize: 100_000, files: 3, fingerprint: 'open' };
  const { id: openImport } = await importJobs.start(context, { ...announced, name: 'open' });
  const { id: spareImport } = await importJobs.start(context, { ...announced, name: 'spare' });
  return {
    ...{ project, image, version, run, feedback: drawn.id, waitingImport, thumbnail },
    ...{ openImport, spareImport },
    ...{ foreignProject, foreignImage: await firstImage(context, foreignProject) },
  };
}

const hasEnded = ({ state }: RunDetail) => state === 'finished' || state === 'failed';

async function firstImage(context: Context, project: Identifier): Promise<Identifier> {
  const { items: listed } = await images.list(context, { project, split: 'train', limit: 1 });
  const [first] = listed;
  if (first === undefined) throw new Error('The sample has no training image.');
  return first.id;
}

/** Uploads a small archive as a page does, and asks for its preview. */
async function upload(context: Context): Promise<Identifier> {
  const cells = [...renderSample(sample, 3)];
  const members = await Promise.all(
    cells.map(async (cell) => ({
      name: Buffer.from(`cells/${cell.label}/${cell.name}`),
      content: await encodePng(cell),
    })),
  );
  const archive = writeZip(members, true);
  const announced = { name: 'cells', byteSize: archive.length, files: members.length, fingerprint: 'cells' };
  const { id } = await importJobs.start(context, announced);
  await importJobs.receive(context, { import: id, offset: 0, bytes: archive });
  await importJobs.read(context, { import: id });
  return id;
}

async function until<Answer>(
  { signal }: Pick<Scope, 'signal'>,
  ask: () => Promise<Answer>,
  there: (answer: Answer) => boolean,
): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (there(answer)) return answer;
    await sleep(everyMs, undefined, { signal });
  }
}
