/** A file of a folder or an archive. */
export interface FoundFile {
  /** Relative, `/` between folders. */
  readonly path: string;
  readonly byteSize: number;
  readonly stamp: string;
  read(): Promise<Buffer>;
}
