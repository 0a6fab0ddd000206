import type { EvidenceReport, EvidenceThresholds, Identifier, Recipe, SubjectChange } from '@fovea/domain';
import { defaultEvidenceThresholds, FoveaError } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import { areFew } from '../evaluation/bootstrap.ts';
import { pairedDifference } from '../evaluation/evaluate.ts';
import type { Scored } from '../evaluation/scores.ts';
import { Predictor } from '../explanation/predictor.ts';
import { gatherPixels, labelledRows } from '../images/prepared-images.ts';
import type { MarkedImage } from '../images/marked-image.ts';
import type { PreparedImages } from '../images/prepared-images.ts';
import type { Model } from '../model/model.ts';
import { RandomStream } from '../random/random-stream.ts';
import type { Saturation } from '../training/saturation.ts';
import { alignment } from './alignment.ts';
import { complementProbe, tellingRegions } from './complement.ts';
import { contradictions } from './contradictions.ts';
import { ofContradictions, ofHarm, ofSaturation, ofUse } from './detections.ts';
import { worstSubject } from './harmed-subject.ts';
import type { ProbePicture, ShownProbe } from './pictures.ts';
import { picturesOf } from './pictures.ts';
import { probe } from './probes.ts';
import type { Judgement } from './verdict.ts';
import { combine, judgeAlignment, judgeProbes, unlessFew } from './verdict.ts';
import type { WholeRegion } from './whole-regions.ts';
import { wholeRegions } from './whole-regions.ts';

/** More validation images than this add time to the probes, not certainty. */
const mostProbeImages = 256;

export interface EvidenceInput {
  readonly images: PreparedImages;
  readonly validation: Int32Array;
  readonly before: Model;
  readonly after: Model;
  /** Those on validation rows were held out and only judge; the candidate was trained on all others. */
  readonly feedback: readonly MarkedImage[];
  /** How the feedback was taught; by the gate unless given. By another method, no map is expected to have learned. */
  readonly method?: NonNullable<Recipe['feedback']>['method'];
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
  const { images, feedback, shouldStop, onPicture, thresholds = defaultEvidenceThresholds } = input;
  const rows = labelledRows(images, input.validation);
  if (rows.length === 0) {
    throw new FoveaError('INPUT_INVALID', 'There is no labelled validation image to judge by; import more subjects.');
  }
  const breathe = async () => {
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (shouldStop?.() === true) {
      throw new FoveaError('CANCELLED', 'The run was cancelled; the model it started from stays as it was.');
    }
  };
  const show =
    onPicture === undefined ? undefined : (shown: ShownProbe) => picturesOf(shown, images).forEach(onPicture);
  const before = await Predictor.load(engine, input.before, { bulk: true });
  const after = await Predictor.load(engine, input.after, { bulk: true });
  await breathe();
  const [scoredBefore, scoredAfter] = [score(images, rows, before), score(images, rows, after)];
  const paired = pairedDifference(scoredBefore, scoredAfter);
  const isHeld = new Set(input.validation);
  const taught = feedback.filter(({ row }) => !isHeld.has(row));
  const regions = wholeRegions(taught, 'ignore');
  const probed =
    regions.length === 0
      ? null
      : await probe({ images, rows: sampleRows(rows), regions, show }, [before, after], breathe);
  await breathe();
  const looked = wholeRegions(taught, 'attend');
  const unseen = wholeRegions(
    feedback.filter(({ row }) => isHeld.has(row)),
    'attend',
  );
  const isHeldOut = unseen.length > 0;
  const checked = isHeldOut ? unseen : looked;
  const isAttended = looked.length > 0;
  const aligned = isAttended ? alignment(images, checked, isHeldOut, before, after) : null;
  const complementOf = (of: readonly WholeRegion[], isUnseen: boolean) =>
    complementProbe(
      { images, regions: of, partners: rows, heldOut: isUnseen, show: of === checked ? show : undefined },
      [before, after],
      breathe,
    );
  const complement = isAttended || isHeldOut ? await complementOf(checked, isHeldOut) : null;
  const drawn = isAttended && isHeldOut ? await complementOf(looked, false) : null;
  const judgements: Judgement[] = [];
  const subjectsOf = (of: Iterable<number>) => Array.from(of, (row) => images.subjects[row] ?? 0);
  const checkedSubjects = subjectsOf(tellingRegions(images, checked).map(({ row }) => row));
  const lost = -paired.accuracy.value >= thresholds.points ? -paired.accuracy.value : 0;
  const onValidation = (judgement: Judgement, told: number) =>
    unlessFew(judgement, scoredBefore.subjects, 'the validation images are of', told);
  const elsewhere = isHeldOut ? complement : null;
  const cured = probed === null ? null : judgeProbes(probed, elsewhere, paired, thresholds, !areFew(checkedSubjects));
  if (cured !== null) judgements.push(onValidation(cured, lost));
  if (aligned !== null) {
    const givesUpACue = cured?.verdict === 'accept' || cured?.verdict === 'partial';
    const isMapTaught = (input.method ?? 'gate') === 'gate';
    const cost = givesUpACue ? null : paired;
    const judged = judgeAlignment(aligned, { complement, drawn }, cost, thresholds, isMapTaught);
    judgements.push(
      onValidation(
        unlessFew(judged, checkedSubjects, 'the images that this was asked of are of'),
        cured === null ? lost : 0,
      ),
    );
  }
  if (judgements.length === 0) {
    judgements.push({ verdict: 'no-op', reason: 'No feedback was trained on, so there is nothing to judge.' });
  }
  await breathe();
  const worst = worstOf(scoredBefore, scoredAfter, input.subjectName ?? String);
  const found = [
    ...(cured === null ? [] : ofUse(cured)),
    ...ofContradictions(contradictions(feedback, images, thresholds.contradiction), input.authorName),
    // A gate that learned nothing stands open by design, and one that learned earlier does not follow new regions.
    ...((input.isGateAsked ?? isTaught(input.after))
      ? ofSaturation(taught, mapsOf(images, taught, after), input.saturation ?? null, thresholds)
      : []),
    ...ofHarm(worst),
  ];
  const detections = found.map(({ rows: about, ...detection }) => ({
    ...detection,
    images: about.flatMap((row) => input.imageOf?.(row) ?? []),
  }));
  return {
    ...combine(judgements),
    paired,
    probes: probed,
    alignment: aligned,
    complement,
    worstSubject: worst,
    thresholds,
    detections,
  };
}

const isTaught = ({ form }: Model) => form.taught;

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

function mapsOf(images: PreparedImages, feedback: readonly MarkedImage[], predictor: Predictor): Float32Array {
  if (feedback.length === 0) return new Float32Array(0);
  const rows = feedback.map(({ row }) => row);
  return predictor.predict(gatherPixels(images, rows)).maps;
}

function score(images: PreparedImages, rows: Int32Array, predictor: Predictor): Scored {
  return {
    probabilities: predictor.predict(gatherPixels(images, rows)).probabilities,
    labels: Int32Array.from(rows, (row) => images.labels[row] ?? 0),
    subjects: Int32Array.from(rows, (row) => images.subjects[row] ?? 0),
    classes: images.classes,
    positive: images.positive,
  };
}

function sampleRows(rows: Int32Array): Int32Array {
  if (rows.length <= mostProbeImages) return rows;
  return new RandomStream(0, 'probe images').shuffle(rows.slice()).subarray(0, mostProbeImages);
}
