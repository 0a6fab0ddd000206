import { isDeepStrictEqual } from 'node:util';
import { explanationAgreement, image, reviewFacts, subject } from '@fovea/database';
import type { Identifier, ReviewStatus } from '@fovea/domain';
import { FoveaError, isFoveaError } from '@fovea/domain';
import { count, eq } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import type { InferenceHost } from '../inference/host.ts';
import { hostOf } from '../predictions/answer.ts';
import type { VersionRow } from '../versions/find.ts';
import { findVersion } from '../versions/find.ts';
import { referenceTo } from '../versions/reference.ts';
import { reviewedImages } from './candidates.ts';
import { compareFirst } from './compare.ts';
import { eligible } from './findings.ts';
import { lookThrough } from './look.ts';

interface Work {
  /** Ends when the work does, with the images that were reviewed by then; rejects with what stopped it. */
  readonly done: Promise<readonly Identifier[]>;
  /** As `done`; null while it goes on. */
  reviewed: readonly Identifier[] | null;
  isOver: boolean;
  failure: FoveaError | null;
}

/** What this process's inference is looking through, by version. */
const underWay = new WeakMap<InferenceHost, Map<Identifier, Work>>();

/**
 * Has the champion look through the project for what is next to review, in the background, unless it has already: every
 * image of training and validation subjects, then the explanations of those that come first. Answers at once.
 * @throws MODEL_MISSING, INFERENCE_UNAVAILABLE
 */
export async function prepare(ctx: Context, request: { project: Identifier }): Promise<ReviewStatus> {
  authorise(ctx.actor, 'image:read');
  const version = await findVersion(ctx.database, request.project, undefined);
  const known = await statusOf(ctx, version);
  if (known.isWorking || (await isPrepared(ctx, version, known))) return known;
  start(ctx, version);
  return statusOf(ctx, version);
}

/** Whether every image was looked at, and nothing was reviewed since: every page that is opened asks. */
async function isPrepared(ctx: Context, version: VersionRow, { images, scored }: ReviewStatus): Promise<boolean> {
  const reviewed = workOf(ctx, version)?.reviewed ?? null;
  if (scored < images || reviewed === null) return false;
  return isDeepStrictEqual(reviewed, await reviewedImages(ctx, version));
}

/** How far that is. @throws MODEL_MISSING */
export async function status(ctx: Context, request: { project: Identifier }): Promise<ReviewStatus> {
  authorise(ctx.actor, 'image:read');
  return statusOf(ctx, await findVersion(ctx.database, request.project, undefined));
}

/**
 * As `prepare`, but answers when every image has been looked at and, where wanted, the first ones' explanations have been
 * compared.
 * @throws MODEL_MISSING, INFERENCE_UNAVAILABLE, ENGINE_UNAVAILABLE, ARTIFACT_CORRUPT
 */
export async function prepared(
  ctx: Context,
  request: { project: Identifier; compare?: boolean },
): Promise<ReviewStatus> {
  authorise(ctx.actor, 'image:read');
  const version = await findVersion(ctx.database, request.project, undefined);
  if (request.compare === true) await start(ctx, version).done;
  else await lookThrough(ctx, version);
  return statusOf(ctx, version);
}

function start(ctx: Context, version: VersionRow): Work {
  const host = hostOf(ctx);
  const works = underWay.get(host) ?? new Map<Identifier, Work>();
  underWay.set(host, works);
  const known = works.get(version.id);
  if (known !== undefined && !known.isOver) return known;
  const work: Work = {
    done: workThrough(ctx, version),
    reviewed: null,
    isOver: false,
    failure: null,
  };
  works.set(version.id, work);
  work.done
    .then((reviewed) => {
      work.reviewed = reviewed;
    })
    .catch((error: unknown) => {
      work.failure = isFoveaError(error)
        ? error
        : new FoveaError(
            'INFERENCE_UNAVAILABLE',
            'Looking through the images stopped. Try again.',
            {},
            { cause: error },
          );
    })
    .finally(() => (work.isOver = true));
  return work;
}

async function workThrough(ctx: Context, version: VersionRow): Promise<readonly Identifier[]> {
  await lookThrough(ctx, version);
  const reviewed = await reviewedImages(ctx, version);
  await compareFirst(ctx, version, reviewed);
  return reviewed;
}

function workOf({ inference }: Context, version: VersionRow): Work | undefined {
  return inference === null ? undefined : underWay.get(inference)?.get(version.id);
}

async function statusOf(ctx: Context, version: VersionRow): Promise<ReviewStatus> {
  const { database } = ctx;
  const ofVersion = (table: typeof reviewFacts | typeof explanationAgreement) =>
    database.select({ images: count() }).from(table).where(eq(table.versionId, version.id));
  const [[all], [scored], [compared], reference] = await Promise.all([
    database
      .select({ images: count() })
      .from(image)
      .innerJoin(subject, eq(subject.id, image.subjectId))
      .where(eligible(version.projectId)),
    ofVersion(reviewFacts),
    ofVersion(explanationAgreement),
    referenceTo(database, version),
  ]);
  const work = workOf(ctx, version);
  return {
    version: reference,
    images: all?.images ?? 0,
    scored: scored?.images ?? 0,
    compared: compared?.images ?? 0,
    isWorking: work !== undefined && !work.isOver,
    failure: work?.failure == null ? null : { code: work.failure.code, message: work.failure.message },
  };
}
