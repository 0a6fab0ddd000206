/** One thing that Fovea stands on, and how it is. */
export interface Finding {
  readonly part: 'machine' | 'engine' | 'database' | 'storage';
  /** A warning works, but worse than it could. */
  readonly state: 'ok' | 'warning' | 'failed';
  readonly detail: string;
  /** What to do about it. */
  readonly advice?: string;
}
