import type { ImportQuestion, LeftOutFiles, PositiveClass, Split, UnderstoodClass } from '@fovea/domain';
import type { DecodedImage } from '@fovea/imaging/node';

/** Something that was left out, or taken in another way than it said, and why. */
export interface Problem {
  /** Relative to what is imported. */
  readonly path: string;
  readonly code: ProblemCode;
  readonly message: string;
}

export const problemCodes = [
  /** Left out. */
  'FILE_SKIPPED',
  'NOT_LISTED',
  'IMAGE_UNREADABLE',
  'IMPORT_TOO_LARGE',
  'SAME_IMAGE',
  /** Kept, without a label. */
  'LABEL_CONFLICT',
  'LABEL_UNKNOWN',
  /** Kept, with the subject that was there first. */
  'SUBJECT_CONFLICT',
  /** Kept, and read as what its content is, not as its name says. */
  'OTHER_FORMAT',
  /** Kept: the first of several pages or frames. */
  'FIRST_PAGE',
  /** A row of the subject list that fits no picture, or more than one. */
  'ROW_UNUSED',
  /** A class whose pictures were all left out. */
  'CLASS_LOST',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

/** Where a picture comes from and what is said of it. */
export interface Origin {
  readonly path: string;
  /** Null where nobody knows. */
  readonly label: string | null;
  readonly subject: string;
  /** The split that a folder or a list gives the subject; null where it is to be drawn. */
  readonly givenSplit: Split | null;
}

/** One picture to import. */
export interface SourceEntry extends Origin {
  /** Changes when the file does; a repeated import trusts what it prepared under the same stamp. */
  readonly stamp: string;
  read(): Promise<Buffer>;
  /** Pixels, where they are at hand without decoding. */
  readonly decoded?: DecodedImage;
}

export interface ImportSource {
  /** What the dataset is called. */
  readonly name: string;
  /** Says which unfinished import may be continued. */
  readonly key: string;
  readonly synthetic: boolean;
  readonly total: number;
  /** In the order of the images' positions. */
  readonly entries: Iterable<SourceEntry>;
  readonly problems: readonly Problem[];
  /** What was decided about files; left out where there are none. */
  readonly understood?: Omit<Understanding, 'entries' | 'problems'>;
  close(): void;
}

/** A folder or an archive whose files are listed; nothing is read yet. */
export interface OpenedSource {
  /** Of the folder or archive. */
  readonly name: string;
  /** Says which unfinished import may be continued. */
  readonly key: string;
  readonly files: readonly FoundFile[];
  /** What stands there and cannot be listed as a file. */
  readonly unlisted: readonly Problem[];
  /** Decisions that were taken while the files were listed, a sentence each. */
  readonly notes: readonly string[];
  close(): void;
}

/** What a project holds that pictures are imported into. */
export interface ExistingProject {
  readonly classes: readonly string[];
  readonly positive: string;
  /** Subjects by name, with the split that they keep. */
  readonly subjects: ReadonlyMap<string, Split>;
}

/** What files, names, labels and lists mean, before anything is decoded or stored. */
export interface Understanding {
  /** In the order of the images' positions. */
  readonly entries: readonly SourceEntry[];
  /** Sorted by name. */
  readonly classes: readonly UnderstoodClass[];
  /** Null where there is no class. */
  readonly positive: PositiveClass | null;
  /** Files that are not imported, by kind, real faults first. */
  readonly leftOut: readonly LeftOutFiles[];
  /** Every real fault, whole. */
  readonly problems: readonly Problem[];
  /** Nothing may be stored while one is open. */
  readonly questions: readonly ImportQuestion[];
  /** Decisions that were taken, a sentence each. */
  readonly notes: readonly string[];
}

/** A file of a folder or an archive. */
export interface FoundFile {
  /** Relative, `/` between folders. */
  readonly path: string;
  readonly byteSize: number;
  readonly stamp: string;
  read(): Promise<Buffer>;
}
