import type { Transaction } from '@fovea/database';
import type {
  ErrorCode,
  Identifier,
  ImportPreview,
  ImportProgress,
  ImportQuestion,
  ImportReport,
  InputSettings,
  NearCopies,
  NetworkView,
} from '@fovea/domain';
import { FoveaError, isFoveaError, largestSeed, seedSchema } from '@fovea/domain';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import type { SplitShares } from './draw-split.ts';
import type { ShownImport } from './as-shown.ts';
import { Journal, journalFolder } from './journal.ts';
import { depthRangeOf, lookAtStored } from './look-at-stored.ts';
import type { SeenPicture } from './merge-pictures.ts';
import { sortOut } from './merge-pictures.ts';
import { findNearCopies } from './near-copies.ts';
import type { ImportPlan } from './plan-import.ts';
import { planImport } from './plan-import.ts';
import { chooseNetwork } from '../networks/chosen-network.ts';
import { findNetwork } from '../networks/kept-networks.ts';
import { defaultInput } from '../projects/input.ts';
import { previewOf } from './preview-import.ts';
import { settingQuestions } from './setting-questions.ts';
import type { Prepared } from './prepare-pictures.ts';
import { preparePictures } from './prepare-pictures.ts';
import type { ProjectState, WantedProject } from './project-state.ts';
import { readProjectState } from './project-state.ts';
import type { ImportSource, Problem } from './source.ts';
import type { ImportTarget } from './store-import.ts';
import { storeImport } from './store-import.ts';
import { lostClasses } from './understanding/lost-classes.ts';

type Undefinable<Settings> = { readonly [Name in keyof Settings]?: Settings[Name] | undefined };

/**
 * How the images are prepared, and which imported network is trained, may be chosen for a project that is made; one that is
 * there keeps its own. A network may be named by its hash, its name, or the beginning of either.
 */
export interface ImportOptions extends Undefinable<InputSettings> {
  /** Adds to this project; left out, to the project called `projectName`, which is made where there is none. */
  readonly project?: Identifier | undefined;
  readonly projectName?: string | undefined;
  readonly datasetName?: string | undefined;
  /** Draws the split of subjects that are new. */
  readonly seed?: number | undefined;
  readonly shares?: SplitShares | undefined;
  /** The positive class. */
  readonly positive?: string | undefined;
  /** Asked before anything is stored; left out, the caller has said yes. */
  readonly confirm?: ((previewed: PreviewedImport) => Promise<boolean>) | undefined;
  /** What was asked about before this call: nothing else is stored, and near copies are not looked for again. */
  readonly shown?: ShownImport | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
}

/** What an import would do, with every problem. */
export interface PreviewedImport {
  readonly preview: ImportPreview;
  readonly problems: readonly Problem[];
}

/** What an import did, with the project that it went to. */
export interface FinishedImport extends ImportReport {
  readonly project: Identifier;
  /** What was said before it was stored; without near copies where these were shown before this call. */
  readonly preview: ImportPreview;
}

/** Takes minutes for many pictures, and was shown before. */
const notLookedFor: NearCopies = { pairs: 0, acrossSplits: 0, acrossLabels: 0, examples: [], isWhole: false };

/**
 * Imports pictures: prepared with a journal on disk, shown, then stored in one transaction. Interrupted at any moment and
 * repeated it ends the same; repeated once more it adds nothing.
 * @param finish more to write in the transaction that stores
 * @throws IMPORT_UNCONFIRMED while a question is open or where the answer is no; IMPORT_NO_IMAGES, IMPORT_ONE_CLASS,
 * IMPORT_ONE_SUBJECT, INPUT_INVALID, ARTIFACT_WRITE_FAILED, STALE where the project changed after the question, CONFLICT
 * while the same import runs; whatever the signal was aborted with
 */
export async function runImport(
  ctx: Context,
  source: ImportSource,
  options: ImportOptions,
  finish?: (tx: Transaction, report: FinishedImport) => Promise<void>,
): Promise<FinishedImport> {
  const startedAt = performance.now();
  return readImport(ctx, source, options, async (read) => {
    const { preview, problems, pictures, journal, target, report } = read;
    if (read.failure !== null && options.confirm === undefined) throw read.failure;
    if (options.confirm !== undefined && !(await options.confirm({ preview, problems }))) {
      throw new FoveaError(
        'IMPORT_UNCONFIRMED',
        'Nothing was stored. What was read is kept for some time, so that a repeated import is quick.',
      );
    }
    if (read.failure !== null) throw read.failure;
    assertAnswered(preview.questions);
    report('storing');
    const finished = (stored: Omit<FinishedImport, 'skipped' | 'seconds' | 'preview'>): FinishedImport => ({
      ...stored,
      problems: [...read.before, ...stored.problems],
      skipped: preview.leftOut.reduce((sum, { count }) => sum + count, 0),
      seconds: (performance.now() - startedAt) / 1000,
      preview,
    });
    const shown = options.shown ?? (options.confirm === undefined ? undefined : preview);
    const stored = await storeImport(ctx, journal, pictures, { ...target, shown }, async (tx, written) =>
      finish?.(tx, finished(written)),
    );
    report('done');
    return { result: finished(stored), isStored: true };
  });
}

/** Reads pictures and says what an import would do; nothing is stored, and the journal stays for the import itself. */
export async function previewImport(
  ctx: Context,
  source: ImportSource,
  options: ImportOptions,
): Promise<PreviewedImport> {
  return readImport(ctx, source, options, ({ preview, problems }) =>
    Promise.resolve({ result: { preview, problems }, isStored: false }),
  );
}

interface ReadImport extends PreviewedImport {
  /** Why nothing can be stored; null where it can. */
  readonly failure: FoveaError | null;
  readonly pictures: readonly SeenPicture[];
  /** Problems that are known before pictures are brought together. */
  readonly before: readonly Problem[];
  readonly journal: Journal;
  readonly target: ImportTarget;
  report(phase: ImportProgress['phase']): void;
}

/** Prepares pictures with their journal, and hands on what that told. */
async function readImport<Result>(
  ctx: Context,
  source: ImportSource,
  options: ImportOptions,
  use: (read: ReadImport) => Promise<{ result: Result; isStored: boolean }>,
): Promise<Result> {
  authorise(ctx.actor, 'image:import');
  const projectName = options.projectName ?? source.name;
  const { state, range } = await stateOf(ctx, { project: options.project, projectName }, options.signal);
  const asked = await findNetwork(ctx, options.network ?? null, state?.network ?? null);
  const wanted = targetOf(source, { ...options, projectName }, asked);
  const network = state === null && asked !== null ? await chooseNetwork(ctx, asked, wanted.input) : null;
  const target = { ...wanted, input: state?.input ?? wanted.input, network };
  const journal = await Journal.open(journalFolder(ctx.home, source.key), target.input);
  let isStored = false;
  try {
    const preparingSince = performance.now();
    let done = 0;
    const report = (phase: ImportProgress['phase']) => {
      const seconds = (performance.now() - preparingSince) / 1000;
      options.onProgress?.({
        ...{ phase, done },
        total: Math.max(source.total, done),
        imagesPerSecond: seconds > 0.5 ? done / seconds : null,
      });
    };
    const prepared = await preparePictures(source.entries, {
      artifacts: ctx.artifacts,
      journal,
      prepared: target.input,
      present: new Set(state?.pictures.keys() ?? []),
      range,
      signal: options.signal,
      onPicture: (finished) => {
        done = finished;
        report('preparing');
      },
    });
    const { pictures, refused } = sortOut(prepared);
    const before = [...lostClasses(...keptAndRefused(prepared)), ...refused, ...source.problems];
    const { plan, failure } = planned(source, pictures, before, state, target);
    const problems = [...before, ...(plan?.merged.problems ?? [])];
    const questions = [
      ...questionsOf(source, failure),
      ...settingQuestions(state, { ...options, network: options.network && (asked?.sha256 ?? null) }),
    ];
    const nearCopies =
      options.shown === undefined ? await findNearCopies(ctx, journal, state, plan, options.signal) : notLookedFor;
    const input = { ...target.input, network: state?.network ?? network?.view ?? null };
    const preview = previewOf({ source, state, plan, input, questions, refused, problems, nearCopies });
    const used = await use({ preview, problems, failure, pictures, before, journal, target, report });
    isStored = used.isStored;
    return used.result;
  } finally {
    await journal.close({ finished: isStored });
  }
}

/** A project as it stands, after a look at pictures that an earlier Fovea stored. */
async function stateOf(ctx: Context, wanted: WantedProject, signal: AbortSignal | undefined) {
  const state = await readProjectState(ctx.database, wanted);
  if (state === null) return { state, range: undefined };
  const looked = await lookAtStored(ctx, state.id, signal);
  return {
    state: looked ? await readProjectState(ctx.database, wanted) : state,
    range: (await depthRangeOf(ctx.database, state.id)) ?? undefined,
  };
}

/** What is left, and what could not be used with the class that it would have been of. */
function keptAndRefused(prepared: readonly Prepared[]): Parameters<typeof lostClasses> {
  return [
    prepared.flatMap(({ origin, line }) => ('refused' in line ? [] : [origin])),
    prepared.flatMap(({ origin, line }) => ('refused' in line ? [{ ...origin, why: line.refused.message }] : [])),
  ];
}

function targetOf(
  source: ImportSource,
  options: ImportOptions & { readonly projectName: string },
  network: NetworkView | null,
): ImportTarget {
  const seed = options.seed ?? 0;
  if (!seedSchema.safeParse(seed).success) {
    throw new FoveaError('INPUT_INVALID', `The seed must be a whole number from 0 to ${largestSeed}.`, { seed });
  }
  return {
    project: options.project,
    projectName: options.projectName,
    datasetName: options.datasetName ?? source.name,
    synthetic: source.synthetic,
    seed,
    shares: options.shares,
    positive: options.positive,
    input: {
      size: options.size ?? defaultInput.size,
      fit: options.fit ?? defaultInput.fit,
      background: options.background ?? defaultInput.background,
      normalise: options.normalise ?? (network === null ? defaultInput.normalise : 'imagenet'),
      symmetries: options.symmetries ?? defaultInput.symmetries,
      network: network?.sha256 ?? null,
    },
  };
}

/** Faults that only other files can mend become questions of the preview; any other error is thrown. */
const questionCodes: Readonly<Partial<Record<ErrorCode, ImportQuestion['code']>>> = {
  IMPORT_ONE_CLASS: 'ONE_CLASS',
  IMPORT_ONE_SUBJECT: 'ONE_SUBJECT',
  IMPORT_NO_IMAGES: 'NO_IMAGES',
};

function planned(
  source: ImportSource,
  pictures: readonly SeenPicture[],
  problems: readonly Problem[],
  state: ProjectState | null,
  target: ImportTarget,
): { plan: ImportPlan | null; failure: FoveaError | null } {
  try {
    assertSomething(pictures.length, problems, source.name);
    return { plan: planImport(pictures, state, target), failure: null };
  } catch (error) {
    if (isFoveaError(error) && questionCodes[error.code] !== undefined) return { plan: null, failure: error };
    throw error;
  }
}

/** What is still to be answered. A fault that names alone did not show comes first. */
function questionsOf({ understood }: ImportSource, failure: FoveaError | null): ImportQuestion[] {
  const asked = understood?.questions ?? [];
  const code = failure === null ? undefined : questionCodes[failure.code];
  if (failure === null || code === undefined || asked.some((question) => question.code === code)) return [...asked];
  return [{ code, message: failure.message, field: null, choices: [] }, ...asked];
}

function assertAnswered(questions: readonly ImportQuestion[]): void {
  const [first] = questions;
  if (first === undefined) return;
  throw new FoveaError('IMPORT_UNCONFIRMED', `${first.message} Nothing was stored.`, {
    questions: questions.map(({ code, choices }) => ({ code, choices })),
  });
}

function assertSomething(images: number, problems: readonly Problem[], name: string): void {
  if (images > 0) return;
  const sentence =
    problems.length > 0
      ? `None of the ${problems.length} files in ${name} is a picture that can be used; the first: ${problems[0]?.path}: ${problems[0]?.message}`
      : `There is no picture in ${name}. Choose a folder or zip with class folders of PNG or JPEG files.`;
  throw new FoveaError('IMPORT_NO_IMAGES', sentence, { source: name, problems: problems.slice(0, 20) });
}
