import type { InputSettings } from '../recipe/input-settings.ts';
import type { VersionReference } from '../records/references.ts';
import type { Identifier, Split } from '../words.ts';
import type { NetworkView } from './networks.ts';

export interface ProjectView {
  readonly id: Identifier;
  readonly name: string;
  /** Class names in the model's order; `positive` is one of them. */
  readonly classes: readonly string[];
  readonly positive: string;
  /** Share of the labelled training images that show the rarest class; 0 where a class has none. */
  readonly rarestShare: number;
  /** How its images are prepared. */
  readonly input: Omit<InputSettings, 'network'>;
  /** What its models are made of; null for the small network. */
  readonly network: NetworkView | null;
  readonly champion: VersionReference | null;
  readonly images: number;
  readonly subjects: number;
  /** True where any of the project's images is generated, never taken from a person. */
  readonly synthetic: boolean;
  /** The base training that makes the first model, while there is no champion yet. */
  readonly firstRun: Identifier | null;
  /** The newest event of all projects that this, and whatever is read later, knows; 0 where none was kept. A page follows from there. */
  readonly lastEvent: string;
}

/** A file that was left out or is worth a look, and why; `path` is relative to what was imported. */
export interface ImportProblem {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

export interface ImportReport {
  readonly dataset: Identifier;
  readonly added: number;
  readonly skipped: number;
  readonly subjects: number;
  /** Already there, by content hash. */
  readonly known: number;
  readonly problems: readonly ImportProblem[];
  readonly splits: Readonly<Record<Split, { readonly subjects: number; readonly images: number }>>;
  readonly seconds: number;
}
