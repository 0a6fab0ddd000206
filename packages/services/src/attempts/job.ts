import type {
  CheckSet,
  EngineRecord,
  Evaluation,
  EvidenceReport,
  Identifier,
  ProbeAnswers,
  Recipe,
} from '@fovea/domain';
import type { MarkedImage } from '@fovea/learning';

/** All that a worker needs to train one run: plain values and file paths, ready to be sent to a thread. */
export interface TrainingJob {
  readonly run: Identifier;
  readonly project: Identifier;
  /** Names this attempt; every write of the attempt carries it, and is refused once another attempt holds the run. */
  readonly token: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** Attempts in a row, this one included, that began and left no checkpoint. */
  readonly setbacks: number;
  /** Repeats a finished run: only its weights are wanted. */
  readonly isRerun: boolean;
  /** Names recipe, images, base and feedback: checkpoints of another training are not gone on from. */
  readonly training: string;
  readonly checkpoints: {
    readonly folder: string;
    /** Steps of the newest one that an earlier attempt told of; null where there was none. */
    readonly newest: number | null;
  };
  readonly recipe: Recipe;
  /** Class names in the model's output order. */
  readonly classes: readonly string[];
  /** Index of the positive class. */
  readonly positive: number;
  /** Weights to recalibrate; null for a base training. */
  readonly base: FileReference | null;
  /** The network that a first training begins with; null for the small one, and for a recalibration. */
  readonly network: FileReference | null;
  /** uint8 images × size × size × 3; the rows below run through the files in this order. */
  readonly prepared: readonly { readonly path: string; readonly hash: string; readonly images: number }[];
  /** Per row: class index, −1 where the label is unknown. */
  readonly labels: Int16Array;
  /** Per row: any integer that differs between subjects. */
  readonly subjects: Int32Array;
  /** What people call the subjects, by the integers above. */
  readonly subjectNames: readonly string[];
  /** Rows of training and of validation subjects. */
  readonly train: Int32Array;
  readonly validation: Int32Array;
  /** The images of `validation`, in its order. */
  readonly validationImages: readonly Identifier[];
  /** Everybody's regions on training and on validation subjects. Those on test subjects are not in a job. */
  readonly feedback: readonly (ImageRow & MarkedImage)[];
  /** What the authors of the regions are called. */
  readonly authorNames: Readonly<Record<string, string>>;
  /** How many candidates share the level of *help*, this run's included: see `countCandidates`. */
  readonly candidates: number;
  /** The check regions that judge; null where there are none. */
  readonly checkSet: CheckSet | null;
  /** The project's fixed probe set. */
  readonly probes: readonly ImageRow[];
  /** The image whose attention the page follows. */
  readonly watch: ImageRow | null;
}

/** A stored file, and what its hash must be. */
export interface FileReference {
  readonly path: string;
  readonly hash: string;
}

export interface ImageRow {
  readonly row: number;
  readonly image: Identifier;
}

/** What a finished training hands in. */
export interface TrainingOutcome {
  /** The new model's file. */
  readonly weights: Uint8Array;
  readonly weightsHash: string;
  readonly temperature: number;
  readonly gateTaught: boolean;
  /** On the validation rows; null where none has a label. */
  readonly evaluation: Evaluation | null;
  /** Null for a base training. */
  readonly evidence: EvidenceReport | null;
  readonly engine: EngineRecord;
  /** Other engines that steps before a resume ran on. */
  readonly earlierEngines: readonly EngineRecord[];
  readonly maps: readonly OutcomeMaps[];
  /** Some validation images under the evidence's probes. */
  readonly probePictures: readonly OutcomePicture[];
}

export interface OutcomePicture {
  readonly image: Identifier;
  readonly probe: string;
  readonly dilated: boolean;
  /** Each size × size × 3: untouched, changed and, where there is one, changed at an unmarked place. */
  readonly pictures: readonly Uint8Array[];
  readonly before: ProbeAnswers;
  readonly after: ProbeAnswers;
}

export interface OutcomeMaps {
  readonly image: Identifier;
  readonly role: 'feedback' | 'probe';
  /** size × size, in [0,1]: the base's map; null for a base training. */
  readonly before: Float32Array | null;
  readonly after: Float32Array;
}
