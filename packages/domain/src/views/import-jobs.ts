import { z } from 'zod';
import type { InputSettings } from '../recipe/input-settings.ts';
import { identifier, type Identifier, type ImportState, type Split } from '../words.ts';
import type {
  ImportChoices,
  ImportQuestion,
  LeftOutFiles,
  NearCopies,
  PositiveClass,
  ShortcutTable,
  UnderstoodClass,
} from './imports.ts';
import { importChoicesSchema } from './imports.ts';
import type { NetworkView } from './networks.ts';
import { pageFields } from './paging.ts';
import type { ImportReport } from './projects.ts';

/** How far an import is. */
export interface ImportProgress {
  readonly phase: 'preparing' | 'storing' | 'done';
  /** Pictures. */
  readonly done: number;
  readonly total: number;
  readonly imagesPerSecond: number | null;
}

/** A few pictures of one class, by which a person sees what was understood. */
export interface ImportSamples {
  /** Null: pictures without a label. */
  readonly label: string | null;
  readonly images: readonly { readonly path: string; readonly thumbnail: string }[];
}

/** What the model will see: how, and some images at this size, by their rows in what is prepared so far. */
export interface PreparedPreview extends Omit<InputSettings, 'fit' | 'background' | 'network'> {
  /** Left out in previews of an earlier Fovea, which knew `letterbox` alone. */
  readonly fit?: InputSettings['fit'];
  /** Left out in previews of an earlier Fovea, which knew black alone. */
  readonly background?: InputSettings['background'];
  /** What the models will be made of; null for the small network. Left out in previews of an earlier Fovea. */
  readonly network?: Pick<NetworkView, 'sha256' | 'name'> | null;
  readonly images: readonly { readonly path: string; readonly row: number }[];
}

/** How often a kind of problem comes up. */
export interface ProblemKind {
  readonly code: string;
  readonly count: number;
  readonly first: { readonly path: string; readonly message: string };
}

/** What an import would store, for a person to confirm or correct. */
export interface ImportPreview {
  /** What the dataset is called. */
  readonly name: string;
  /** The project that is there already; null where one is made. */
  readonly project: { readonly id: Identifier; readonly name: string } | null;
  /** Images to be added, and those that the project or this import has already. */
  readonly added: number;
  readonly known: number;
  /** Of those to be added. */
  readonly classes: readonly UnderstoodClass[];
  readonly unlabelled: number;
  readonly positive: PositiveClass | null;
  readonly subjects: number;
  readonly splits: Readonly<Record<Split, { readonly subjects: number; readonly images: number }>>;
  /** Whether folders or a list give the split, or it is drawn by subject. */
  readonly splitBy: 'given' | 'drawn';
  readonly leftOut: readonly LeftOutFiles[];
  /** Kinds of problems of files that are kept or were refused, the gravest first. */
  readonly problems: readonly ProblemKind[];
  readonly questions: readonly ImportQuestion[];
  /** Decisions that were taken, a sentence each. */
  readonly notes: readonly string[];
  readonly samples: readonly ImportSamples[];
  /** How the images are prepared; left out in previews of an earlier Fovea. */
  readonly prepared?: PreparedPreview;
  readonly shortcuts: ShortcutTable;
  readonly nearCopies: NearCopies;
}

/** One import that a page began. */
export interface ImportView {
  readonly id: Identifier;
  readonly state: ImportState;
  /** Rises whenever the preview is made again; a yes is for one preview. */
  readonly revision: number;
  readonly name: string;
  /** The project that it is for or went to; null while none is made yet. */
  readonly project: Identifier | null;
  /** Of a project that is made. */
  readonly projectName: string;
  readonly upload: {
    readonly byteSize: number;
    readonly received: number;
    readonly files: number;
    /** All files had arrived, and they are not in this home: the import was restored from a backup. */
    readonly isMissing: boolean;
  };
  /** When the import is dropped unless somebody goes on with it; null where it is not dropped by itself. */
  readonly keptUntil: string | null;
  readonly choices: ImportChoices;
  readonly progress: ImportProgress | null;
  readonly preview: ImportPreview | null;
  /** Without its problems, which are read in pages. */
  readonly report: Omit<ImportReport, 'problems'> | null;
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly startedAt: string;
}

/** What may be uploaded; an archive's own limits are checked when it is opened. */
export const uploadLimits = {
  files: 200_000,
  /** Of one file, and of all of them. */
  fileBytes: 256 * 2 ** 20,
  totalBytes: 20 * 2 ** 30,
  /** Of one part that is sent. */
  partBytes: 4 * 2 ** 20,
} as const;

const name = z
  .string()
  .trim()
  .min(1, 'A name has at least one character.')
  .max(200, 'A name has at most 200 characters.')
  .refine((value) => !value.includes('\0'), 'Leave out the NUL character.');

/** `fingerprint` tells the same files from others, so that a broken upload of them goes on. */
export const startImportRequest = z.object({
  name,
  byteSize: z.int().min(1),
  files: z.int().min(1),
  fingerprint: z.string().min(1).max(200),
});
export type StartImportRequest = z.infer<typeof startImportRequest>;

export const importRequest = z.object({ import: identifier });

const targetFields = {
  /** An existing project; left out, one called `projectName` is made. */
  project: identifier.optional(),
  projectName: name.optional(),
};
/** Corrects what is understood; the preview is made again. */
export const chooseImportRequest = importRequest.extend({ choices: importChoicesSchema, ...targetFields });
export type ChooseImportRequest = z.infer<typeof chooseImportRequest>;

/** `revision` is that of the preview which the person saw: a yes to an older one is refused. */
export const confirmImportRequest = importRequest.extend({ revision: z.int().min(0), positive: name.optional() });
export type ConfirmImportRequest = z.infer<typeof confirmImportRequest>;

/** Newest first. */
export const listImportsRequest = z.object(pageFields);
export type ListImportsRequest = z.input<typeof listImportsRequest>;

export const importProblemsRequest = importRequest.extend({ code: z.string().max(100).optional(), ...pageFields });
export type ImportProblemsRequest = z.input<typeof importProblemsRequest>;
