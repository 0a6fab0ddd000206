import type { Background, EvidenceReport, EvidenceThresholds, Identifier, Recipe, SubjectChange } from '@fovea/domain';
import { defaultEvidenceThresholds, FoveaError, mostProbeImages } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import { pairedDifference } from '../evaluation/evaluate.ts';
import type { Scored } from '../evaluation/scores.ts';
import { crossFitted } from '../evaluation/temperature.ts';
import { askOnce } from '../explanation/ask-once.ts';
import { contentOf, gatherPixels, labelledRows } from '../images/prepared-images.ts';
import type { MarkedImage } from '../images/marked-image.ts';
import type { PreparedImages } from '../images/prepared-images.ts';
import type { Model } from '../model/model.ts';
import { RandomStream } from '../random/random-stream.ts';
import type { Saturation } from '../training/saturation.ts';
import { alignment } from './alignment.ts';
import type { Answering, Predictions } from './answers.ts';
import { predictionsOf } from './answers.ts';
import { calibrationChange, classChanges } from './class-changes.ts';
import { complementProbe, tellingRegions } from './complement.ts';
import { contradictions } from './contradictions.ts';
import { ofContradictions, ofHarm, ofSaturation, ofUse } from './detections.ts';
import { worstSubject } from './harmed-subject.ts';
import type { ProbePicture, ShownProbe, ShowProbe } from './pictures.ts';
import { picturesOf } from './pictures.ts';
import { probe } from './probes.ts';
import { judge } from './verdict.ts';
import type { WholeRegion } from './whole-regions.ts';
import { wholeRegions } from './whole-regions.ts';

export interface EvidenceInput {
  readonly images: PreparedImages;
  readonly validation: Int32Array;
  readonly before: Model;
  readonly after: Model;
  /** Those on validation rows were held out and only judge; the candidate was trained on all others. */
  readonly feedback: readonly MarkedImage[];
  /** How the feedback was taught; by the gate unless given. By another method, no map is expected to have learned. */
  readonly method?: NonNullable<Recipe['feedback']>['method'];
  /** Whether the feedback had any weight in the training; it had unless given. */
  readonly isTaught?: boolean;
  /** The recipe's; the defaults unless given. */
  readonly thresholds?: EvidenceThresholds;
  /** Whether this training asked anything of the gate: only then can it stand against it. As `after` says unless given. */
  readonly isGateAsked?: boolean;
  /** What the training saw of a gate that no feedback moved any more; null for nothing. */
  readonly saturation?: Saturation | null;
  /** What the report calls a subject; its number unless given. */
  readonly subjectName?: (subject: number) => string;
  /** What the report calls the author of a region; as the region does unless given. */
  readonly authorName?: (author: string) => string;
  /** The image of a row, for the detections to name; they name none unless given. */
  readonly imageOf?: (row: number) => Identifier | undefined;
  /** What the report calls a class; its number unless given. */
  readonly className?: (label: number) => string;
  /** How many candidates were judged on these validation images, this one included; one unless given. */
  readonly candidates?: number;
  /** How a model is asked; each image once, by a predictor of the engine, unless given. */
  readonly ask?: (model: Model) => Promise<Answering>;
  /** Handed a few pictures of every probe. */
  readonly onPicture?: (picture: ProbePicture) => void;
  /** Asked between the checks; true stops them. */
  readonly shouldStop?: () => boolean;
}

/**
 * The checks that stand before a person's decision. Reads validation subjects only (and the feedback's own regions).
 * @throws CANCELLED when `shouldStop` answers true
 * @throws INPUT_INVALID when no validation image has a label
 */
export async function evidence(engine: Engine, input: EvidenceInput): Promise<EvidenceReport> {
  const { thresholds = defaultEvidenceThresholds } = input;
  const check = await openCheck(engine, input);
  const [before, after] = await score(check);

  const probed = await probeIgnored(check);
  const { attended, ...attention } = await probeAttended(check);
  const figures = {
    paired: pairedDifference(before, after),
    classes: changesOfClasses(check, probed, [before, after], input.className ?? String, thresholds),
    candidates: check.candidates,
    probes: probed?.outcome.report ?? null,
    ...attention,
    isMapTaught: (input.method ?? 'gate') === 'gate',
    isTaught: input.isTaught ?? true,
    subjects: { validation: new Set(before.subjects).size, attended },
  };
  const { verdict, findings } = judge(figures, thresholds);

  await check.breathe();
  const worstSubject = worstOf(before, after, input.subjectName ?? String);
  const detections = [
    ...ofUse(findings),
    ...ofContradictions(contradictions(input.feedback, input.images, thresholds.contradiction), input.authorName),
    ...detectSaturation(check, input, thresholds),
    ...ofHarm(worstSubject),
  ].map(({ rows, ...fact }) => ({ ...fact, images: rows.flatMap((row) => input.imageOf?.(row) ?? []) }));
  return { verdict, findings, ...figures, worstSubject, thresholds, detections };
}

/** What every check needs. */
interface Check {
  readonly images: PreparedImages;
  /** Labelled validation rows. */
  readonly rows: Int32Array;
  /** What the candidate was trained on. */
  readonly taught: readonly MarkedImage[];
  /** What judges only. */
  readonly heldOut: readonly MarkedImage[];
  /** The base and the candidate. */
  readonly models: readonly [Answering, Answering];
  /** What they take for background. */
  readonly background: Background | undefined;
  /** Lets others work, and stops where somebody asked for it. */
  readonly breathe: () => Promise<void>;
  readonly show: ShowProbe | undefined;
  readonly candidates: number;
}

async function openCheck(engine: Engine, input: EvidenceInput): Promise<Check> {
  const { images, validation, feedback, before, after, candidates = 1, onPicture, shouldStop } = input;
  const { ask = (model) => askOnce(engine, model) } = input;
  const rows = labelledRows(images, validation);
  if (rows.length === 0) {
    throw new FoveaError('INPUT_INVALID', 'There is no labelled validation image to judge by; import more subjects.');
  }
  const breathe = async () => {
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (shouldStop?.() === true) {
      throw new FoveaError('CANCELLED', 'The run was cancelled; the model it started from stays as it was.');
    }
  };
  const show = onPicture && ((shown: ShownProbe) => picturesOf(shown, images).forEach(onPicture));
  const models = [await ask(before), await ask(after)] as const;
  await breathe();
  const isHeld = new Set(validation);
  const taught = feedback.filter(({ row }) => !isHeld.has(row));
  const heldOut = feedback.filter(({ row }) => isHeld.has(row));
  const { background } = after.form.architecture;
  return { images, rows, taught, heldOut, models, background, breathe, show, candidates };
}

/** What happens once the content of the ignored regions changes; null where none were drawn. */
async function probeIgnored({ images, rows, taught, models, breathe, show, candidates }: Check) {
  const regions = wholeRegions(taught, 'ignore');
  if (regions.length === 0) return null;
  const { sample, extra } = sampleRows(rows, images);
  const setting = { images, rows: sample, of: rows.length, extra, regions, candidates, show };
  return { outcome: await probe(setting, models, breathe), rows: Int32Array.of(...sample, ...extra) };
}

/** On the images that were probed, under each showing; without ignored regions on all, as they are. */
function changesOfClasses(
  { images, rows }: Check,
  probed: Awaited<ReturnType<typeof probeIgnored>>,
  [before, after]: readonly [Scored, Scored],
  className: (label: number) => string,
  { leastReliance }: EvidenceThresholds,
) {
  const asked = probed?.rows ?? rows;
  const shown = probed?.outcome.shown ?? [
    { showing: 'untouched', before: answersFrom(before), after: answersFrom(after) } as const,
  ];
  const { labels, subjects } = scoredRows(images, asked);
  const { classes, positive } = images;
  return {
    ...classChanges(
      { labels, subjects, classes, positive, className },
      shown,
      probed?.outcome.brought ?? null,
      leastReliance,
    ),
    calibrationError: calibrationChange(before, after),
  };
}

/**
 * Where the maps look, and what happens once the regions to attend to, or all but them, change. Asked of regions that were
 * never trained on; where nobody drew such, of those that were.
 */
async function probeAttended({ images, rows, taught, heldOut, models, background, breathe, show, candidates }: Check) {
  const [trained, unseen] = [wholeRegions(taught, 'attend'), wholeRegions(heldOut, 'attend')];
  const isHeldOut = unseen.length > 0;
  const asked = isHeldOut ? unseen : trained;
  const probed = (regions: readonly WholeRegion[], isUnseen: boolean, shown?: ShowProbe) => {
    const setting = { images, regions, partners: rows, heldOut: isUnseen, background, candidates, show: shown };
    return complementProbe(setting, models, breathe);
  };
  await breathe();
  return {
    alignment: trained.length === 0 ? null : alignment(images, asked, isHeldOut, ...models),
    complement: asked.length === 0 ? null : await probed(asked, isHeldOut, show),
    drawn: isHeldOut && trained.length > 0 ? await probed(trained, false) : null,
    /** How many subjects the images asked are of. */
    attended: new Set(tellingRegions(images, asked).map(({ row }) => images.subjects[row] ?? 0)).size,
  };
}

/** A gate that learned nothing stands open by design, and one that learned earlier does not follow new regions: neither is asked. */
function detectSaturation(
  { images, taught, models: [, after] }: Check,
  { after: { form }, isGateAsked = form.taught, saturation = null }: EvidenceInput,
  thresholds: EvidenceThresholds,
) {
  return isGateAsked ? ofSaturation(taught, mapsOf(images, taught, after), saturation, thresholds) : [];
}

function worstOf(before: Scored, after: Scored, nameOf: (subject: number) => string): SubjectChange | null {
  const worst = worstSubject(rightOf(before), rightOf(after), before.subjects);
  return worst === null ? null : { ...worst, subject: nameOf(worst.subject) };
}

function rightOf({ probabilities, labels, classes }: Scored): Uint8Array {
  return Uint8Array.from(labels, (label, image) => {
    const answer = probabilities.subarray(image * classes, (image + 1) * classes);
    return answer.indexOf(Math.max(...answer)) === label ? 1 : 0;
  });
}

function mapsOf(images: PreparedImages, feedback: readonly MarkedImage[], model: Answering): Float32Array {
  if (feedback.length === 0) return new Float32Array(0);
  const rows = feedback.map(({ row }) => row);
  return model.predict(gatherPixels(images, rows)).maps;
}

async function score({ images, rows, models, breathe }: Check): Promise<[Scored, Scored]> {
  const { labels, subjects } = scoredRows(images, rows);
  const { classes, positive } = images;
  const [before, after] = await predictionsOf(models, { images, rows, breathe }, (at) => contentOf(images, rows[at]!));
  const scored = ({ probabilities, logits }: Predictions): Scored => {
    const calibrated = crossFitted(logits, labels, subjects, classes);
    return { probabilities, calibrated, labels, subjects, classes, positive };
  };
  return [scored(before), scored(after)];
}

const scoredRows = ({ labels, subjects }: PreparedImages, rows: Int32Array) => ({
  labels: Int32Array.from(rows, (row) => labels[row] ?? 0),
  subjects: Int32Array.from(rows, (row) => subjects[row] ?? 0),
});

const answersFrom = (scored: Scored) => ({ right: rightOf(scored), probabilities: scored.probabilities });

/** Fewer images of a class than this say little of its recall. */
const fewestOfClass = 64;

/** At most 256 rows by lot, and as many more as rare classes need. */
function sampleRows(rows: Int32Array, { labels }: PreparedImages) {
  if (rows.length <= mostProbeImages) return { sample: rows, extra: new Int32Array() };
  const drawn = new RandomStream(0, 'probe images').shuffle(rows.slice());
  const sample = drawn.subarray(0, mostProbeImages);
  const counts = new Map<number, number>();
  const count = (row: number) => {
    const label = labels[row] ?? 0;
    counts.set(label, (counts.get(label) ?? 0) + 1);
    return counts.get(label) ?? 0;
  };
  sample.forEach(count);
  return { sample, extra: drawn.subarray(mostProbeImages).filter((row) => count(row) <= fewestOfClass) };
}
