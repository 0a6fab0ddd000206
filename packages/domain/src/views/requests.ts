import { z } from 'zod';
import { explanationKinds } from '../attention/explanations.ts';
import { chosenBalanceSchema } from '../recipe/balance.ts';
import { presets } from '../recipe/presets.ts';
import { baseSettingsSchema, recalibrationSettingsSchema } from '../recipe/recipe.ts';
import { straySchema } from '../recipe/stray.ts';
import { reviewOrders } from '../review/review.ts';
import { mostCorners, roisSchema } from '../roi/roi.ts';
import {
  auditActions,
  decisionKinds,
  identifier,
  runStateSchema,
  seedSchema,
  splitSchema,
  versionStates,
} from '../words.ts';
import { pageFields } from './paging.ts';

/** Text that Postgres can hold: it refuses the NUL character. */
const text = (longest: number, says?: string) =>
  z
    .string()
    .max(longest, says)
    .refine((value) => !value.includes('\0'), 'Leave out the NUL character.');

/** How many calls one HTTP request may carry. What a page, a command or a script may ask is parsed once, at the boundary. */
export const mostCallsPerBatch = 12;

/** Which images of a project a list holds, and in what order. */
const imageFilters = z.object({
  split: splitSchema.optional(),
  label: text(200).optional(),
  subject: text(200).optional(),
  /** Only images with (true) or without (false) active feedback. */
  hasFeedback: z.boolean().optional(),
  search: text(200).optional(),
  /** Lists what is next to review: images of training and validation subjects that nobody has reviewed. Left out: as imported. */
  order: z.enum(reviewOrders).optional(),
});
export type ImageFilters = z.infer<typeof imageFilters>;

export const listImagesRequest = imageFilters.extend({ project: identifier, ...pageFields });
export type ListImagesRequest = z.input<typeof listImagesRequest>;

/** Asks for a whole list in outline; a page of it holds `limit` images. */
export const outlineImagesRequest = listImagesRequest.omit({ after: true });
export type OutlineImagesRequest = z.input<typeof outlineImagesRequest>;

/** The image's neighbours are those in the list of its project that the filters and the order make. */
export const imageRequest = imageFilters.extend({ image: identifier });
export type ImageRequest = z.infer<typeof imageRequest>;

/** How many micrometres one pixel of an image may be long: from an electron microscope's to a hand lens's. */
export const micrometresPerPixel = z.number().min(1e-5).max(1e4);

/** Null: nobody knows. `known` is what was known when somebody looked. It holds for all images of the image's import. */
export const pixelSizeRequest = z.object({
  image: identifier,
  micrometresPerPixel: micrometresPerPixel.nullable(),
  known: micrometresPerPixel.nullable(),
});
export type PixelSizeRequest = z.infer<typeof pixelSizeRequest>;

/** Whether there is nothing to mark on an image by what a version, the champion, makes of it. */
export const passRequest = z.object({ image: identifier, version: identifier, passed: z.boolean() });
export type PassRequest = z.infer<typeof passRequest>;

/** `version` left out means the champion. */
export const predictRequest = z.object({ image: identifier, version: identifier.optional() });
export type PredictRequest = z.infer<typeof predictRequest>;

export const explanationRequest = predictRequest.extend({ kind: z.enum(explanationKinds) });
export type ExplanationRequest = z.infer<typeof explanationRequest>;

/** Image pixels from the corner: no image is longer. */
const place = z.number().min(0).max(1e5);
/** What a round brush has passed over, in image pixels. */
const strokeSchema = z.object({
  points: z.array(z.tuple([place, place])).min(1),
  radius: z.number().positive().max(1e5),
});
/** What a version would say of an image without what strokes cover. */
export const withoutRequest = predictRequest.extend({
  strokes: z
    .array(strokeSchema)
    .min(1)
    .refine((strokes) => strokes.reduce((sum, { points }) => sum + points.length, 0) <= mostCorners, {
      message: `Strokes have ${mostCorners} points at most together. Begin again with fewer.`,
    }),
});
export type WithoutRequest = z.infer<typeof withoutRequest>;

/** Replaces the person's draft on one image; `revision` is the one last read, so that two tabs cannot overwrite each other. */
export const saveFeedbackRequest = z.object({
  image: identifier,
  rois: roisSchema,
  revision: z
    .int()
    .min(0)
    .max(2 ** 31 - 1),
});
export type SaveFeedbackRequest = z.infer<typeof saveFeedbackRequest>;

export const setFeedbackActiveRequest = z.object({ feedback: identifier, active: z.boolean() });

/**
 * Starts a recalibration of the champion (or of `base`). The feedback set is frozen from all active feedback of the
 * project, less the regions on training images that `deselect` names: check regions judge every run. `watch` is the image
 * whose attention the page wants to see while it trains.
 */
export const startRunRequest = z.object({
  project: identifier,
  base: identifier.optional(),
  preset: z.enum(presets).default('quick'),
  lambda: z.number().min(0).max(100).default(1),
  /** In place of the static scheme with `lambda`. */
  balance: chosenBalanceSchema.optional(),
  /** Sets the ε of a constrained balance by what is drawn: the share of its first feedback loss that may be left. */
  stray: straySchema.optional(),
  settings: recalibrationSettingsSchema.optional(),
  seed: seedSchema.default(0),
  deselect: z.array(identifier).max(10_000).default([]),
  watch: identifier.optional(),
});
export type StartRunRequest = z.infer<typeof startRunRequest>;

/** Trains a project's first model from its images alone. */
export const startBaseRequest = z.object({ project: identifier, settings: baseSettingsSchema.optional() });

export const runRequest = z.object({ run: identifier });
/** The largest number that a column of whole numbers holds. */
const largestCount = 2 ** 31 - 1;

const numberField = z.int().min(1).max(largestCount).optional();

/** Newest first. */
export const listRunsRequest = z.object({
  project: identifier,
  state: runStateSchema.optional(),
  /** Only runs that wait or train. */
  active: z.literal(true).optional(),
  number: numberField,
  /** Words that are all found in a run's kind, state, verdict or balance scheme; a number is the beginning of the run's. */
  search: text(200).optional(),
  ...pageFields,
});
export type ListRunsRequest = z.input<typeof listRunsRequest>;

/** Newest first. */
export const listVersionsRequest = z.object({
  project: identifier,
  state: z.enum(versionStates).optional(),
  id: identifier.optional(),
  number: numberField,
  ...pageFields,
});
export type ListVersionsRequest = z.input<typeof listVersionsRequest>;

/** Latest change first. */
export const listFeedbackRequest = z.object({ project: identifier, ...pageFields });
export type ListFeedbackRequest = z.input<typeof listFeedbackRequest>;
export const compareRunsRequest = z.object({ left: identifier, right: identifier });

const reason = text(2000, 'Give a reason of at most 2,000 characters.')
  .trim()
  .min(3, 'Give a reason of at least three characters.');
/** `expectedChampion` is the champion that the person saw: if it has moved since, the decision is refused as stale. */
export const decideRequest = z.object({
  version: identifier,
  kind: z.enum(['accept', 'reject', 'rollback']),
  reason,
  expectedChampion: identifier.nullable(),
});
export type DecideRequest = z.infer<typeof decideRequest>;

export const versionRequest = z.object({ version: identifier });
export const projectRequest = z.object({ project: identifier });

/** Postgres knows no year 0, and nothing happened here before 1970. */
const moment = z.iso
  .datetime({ offset: true })
  .refine((value) => Date.parse(value) >= 0, 'Give a time from 1970 on.')
  .optional();
/** What one person did, from a moment and up to one; each left out means all. */
const deedFields = { project: identifier, person: identifier.optional(), from: moment, to: moment };

/** Newest first. */
export const listDecisionsRequest = z.object({ ...deedFields, kind: z.enum(decisionKinds).optional(), ...pageFields });
export type ListDecisionsRequest = z.input<typeof listDecisionsRequest>;

/** Newest first. */
export const listAuditRequest = z.object({ ...deedFields, action: z.enum(auditActions).optional(), ...pageFields });
export type ListAuditRequest = z.input<typeof listAuditRequest>;
const eventId = z.string().regex(/^\d{1,15}$/, 'It must be the number of an event.');
/** `lastEventId` lets a page that lost its connection resume. */
export const followRequest = z.object({ lastEventId: eventId.nullish() });
export const missedEventsRequest = z.object({ after: eventId });
