import type { DetectionCode, Identifier, Verdict } from '../words.ts';

/** Rules about what the answers rest on where somebody marked what to attend to. */
export type AttentionRule =
  /** They rest on the regions less than before, more than chance explains. */
  | 'less-inside'
  /** They rest more than before on what lies outside. */
  | 'more-outside'
  /** Most rest on what lies outside, and no fewer than before. */
  | 'mostly-outside'
  /** Most rest on what lies outside, but fewer than before. */
  | 'still-mostly-outside'
  /** They rest on the regions less than before, which chance may explain. */
  | 'perhaps-less-inside'
  /** Hardly any rests on the regions. */
  | 'hardly-inside';

/** Rules about feedback to ignore. Of *untaught* feedback, which had no weight in the training, only harm is judged. */
export type IgnoredRule =
  | AttentionRule
  | 'unused-and-costly'
  | 'unused'
  | 'no-help'
  | 'untaught'
  | 'unchanged'
  | 'not-cured'
  | 'little-used'
  | 'costs-its-gain'
  | 'costs-too-much'
  | 'cured';

/** Rules about feedback to attend to. */
export type AttendedRule =
  | AttentionRule
  | 'costs-its-gain'
  | 'untaught'
  | 'map-not-moved'
  | 'unchanged'
  | 'only-where-trained'
  | 'drawn-unused'
  | 'little-gain'
  | 'followed';

/** Rules about how many subjects speak. */
export type SubjectsRule = 'few-validation-subjects' | 'few-attended-subjects' | 'loss-on-few-subjects';

/** Rules about what the classes lost, over subjects. */
export type ClassRule =
  /** A class's recall, balanced accuracy or AUC fell by more than the margin, and beyond chance. */
  | 'harmed'
  /** It fell by more than the margin, or beyond chance. */
  | 'perhaps-harmed'
  /** On untouched images its recall fell by more than a false cue costs, and nothing shows that the model still tells it. */
  | 'given-up'
  /** The calibration error rose by more than the margin, and beyond chance. */
  | 'miscalibrated'
  /** A class has too few subjects for its recall to be judged. */
  | 'few-of-class';

/** A rule that held, and the verdict that it asks for. The figures that it read stand in the report. */
export type Finding =
  | { readonly about: 'ignored'; readonly rule: IgnoredRule; readonly verdict: Verdict }
  | { readonly about: 'attended'; readonly rule: AttendedRule; readonly verdict: Verdict }
  | { readonly about: 'classes'; readonly rule: 'harmed'; readonly verdict: 'reject' }
  | { readonly about: 'classes'; readonly rule: Exclude<ClassRule, 'harmed'>; readonly verdict: 'partial' }
  /** In reports of old a loss on few subjects made any verdict partial. */
  | { readonly about: 'subjects'; readonly rule: SubjectsRule; readonly verdict: 'partial' | 'unchanged' }
  | { readonly about: 'nothing'; readonly rule: 'no-feedback'; readonly verdict: 'no-op' }
  | Told;

/** The sentence of a report of old whose rule is not known. */
export interface Told {
  readonly about: 'told';
  readonly sentence: string;
}

/** Something about a run's feedback, base or effect that the verdict alone does not say. */
export type Detection = DetectedFact & {
  /** The images that it is about, at most a few. */
  readonly images: readonly Identifier[];
};

export type DetectedFact =
  | { readonly code: 'unused-feedback' | 'harmed-subject' | 'stale-check' }
  | {
      readonly code: 'contradicts-itself' | 'contradicts-others' | 'contradicts-alike';
      /** How many images it is about. */
      readonly on: number;
      /** Whose drawings. */
      readonly people: readonly string[];
    }
  | {
      readonly code: 'saturated';
      /** Of what was marked; or, seen at a step of the training, of its map on the feedback images of that step. */
      readonly share: number;
      readonly step: number | null;
    }
  | { readonly code: 'stale-base'; readonly base: number; readonly champion: number }
  | { readonly code: 'stale-feedback'; readonly on: number }
  /** As a report of old told it. */
  | { readonly code: DetectionCode; readonly told: string };
