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
  'IMAGE_UNREADABLE',
  'IMPORT_TOO_LARGE',
  'SAME_IMAGE',
  /** Kept, without a label. */
  'LABEL_CONFLICT',
  'LABEL_UNKNOWN',
  /** Kept, with the subject that was there first. */
  'SUBJECT_CONFLICT',
  /** A row of the subject list that fits no picture. */
  'ROW_UNUSED',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

/** Where a picture comes from and what is said of it. */
export interface Origin {
  readonly path: string;
  /** Null where nobody knows. */
  readonly label: string | null;
  readonly subject: string;
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
  close(): void;
}

/** A file of a folder or an archive. */
export interface FoundFile {
  /** Relative, `/` between folders. */
  readonly path: string;
  readonly byteSize: number;
  readonly stamp: string;
  read(): Promise<Buffer>;
}
