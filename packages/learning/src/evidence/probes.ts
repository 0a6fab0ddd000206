import type { ProbeReport, ProbeResult, Showing } from '@fovea/domain';
import { atWidth } from '@fovea/domain';
import type { Weights } from '../evaluation/subject-groups.ts';
import { asOneSubject } from '../evaluation/subject-groups.ts';
import { changePerSubject } from '../evaluation/subject-means.ts';
import { erase, transplant } from '../images/blend.ts';
import { dilate } from '../images/dilate.ts';
import { orientations, reorder } from '../images/orientations.ts';
import type { PreparedImages } from '../images/prepared-images.ts';
import { contentOf } from '../images/prepared-images.ts';
import { RandomStream } from '../random/random-stream.ts';

import type { Answering, Answers, ImageAt } from './answers.ts';
import { accuracy, answersOf, firstAnswers } from './answers.ts';
import type { Brought, Shown } from './class-changes.ts';
import type { ShowProbe } from './pictures.ts';
import type { WholeRegion } from './whole-regions.ts';

/** Width of the ring around a region whose colour replaces it, and of the widening in the dilated probes, on maps of 64 pixels. */
const ringWidth = 3;
export const widening = 2;

export interface ProbeSetting {
  readonly images: PreparedImages;
  /** Labelled validation rows. */
  readonly rows: Int32Array;
  /** How many such rows there are, where `rows` are some of them; as many unless given. */
  readonly of?: number;
  /** More rows of rare classes, which count where each subject or class counts as one; none unless given. */
  readonly extra?: Int32Array;
  /** To ignore. */
  readonly regions: readonly WholeRegion[];
  /** How many candidates share the level of *help*; one unless given. */
  readonly candidates?: number;
  /** Shown every probe once it is answered. */
  readonly show?: ShowProbe | undefined;
}

/** A region, or its control, as a probe changes it. */
interface Place extends WholeRegion {
  readonly ring: Float32Array;
}

/** What a probe does to one image's copy; `other` is another validation image, `origin` the one the region was drawn on. */
type Change = (target: Uint8Array, place: Place, other: Uint8Array, origin: Uint8Array) => void;

const changes = {
  'shuffled between images': (target, { mask }, other) => {
    transplant(target, other, mask);
  },
  blanked: (target, { mask, ring }) => {
    erase(target, mask, ring);
  },
  'transplanted from the feedback images': (target, { mask }, _, origin) => {
    transplant(target, origin, mask);
  },
} satisfies Record<string, Change>;

/** What each change is called where figures of the classes are told. */
const showingOf: Readonly<Record<keyof typeof changes, Exclude<Showing, 'untouched'>>> = {
  'shuffled between images': 'exchanged',
  blanked: 'blanked',
  'transplanted from the feedback images': 'filled',
};

/** One model under the probes: what the report says, and the answers behind it. */
interface Probed {
  readonly untouched: Answers;
  readonly probes: readonly { readonly name: string; readonly dilated: boolean; marked: Answers; control: Answers }[];
}

/** A report of today, with all its figures. The rules do not read how many images were asked. */
export type ProbeComparison = Required<Omit<ProbeReport, 'asked' | 'uncontrolled'>> &
  Pick<ProbeReport, 'asked' | 'uncontrolled'>;

/** What the probes found, and the answers from which the figures of the classes follow, for `rows` and `extra` in turn. */
export interface ProbeOutcome {
  readonly report: ProbeComparison;
  readonly shown: readonly [Shown, ...Shown[]];
  readonly brought: Brought;
}

/**
 * How much two models rely on the content of ignored regions: accuracy on validation images after that content was
 * exchanged, removed or added, in the region as drawn and widened. Each change is also made at an unmarked place of the
 * same shape (the control): what that costs was not learned from the regions.
 * P = the lowest accuracy, R = the largest fall below the control, and what is left without the regions is the accuracy
 * less R: the P of a change that costs nothing elsewhere. Only the last is compared between the models, since any longer
 * training can make a model more sensitive to blanks and patches as such, wherever they lie.
 */
export async function probe(
  { images, rows: counted, of = counted.length, extra = new Int32Array(), candidates = 1, regions, show }: ProbeSetting,
  models: readonly [Answering, Answering],
  breathe: () => Promise<void>,
): Promise<ProbeOutcome> {
  const rows = Int32Array.of(...counted, ...extra);
  const answers = (imageAt: ImageAt) => answersOf(models, { images, rows, breathe }, imageAt);
  const original: ImageAt = (at) => contentOf(images, rows[at] ?? 0);
  const drawn = draw(rows, regions.length);
  const untouched = await answers(original);
  const probes: {
    name: keyof typeof changes;
    dilated: boolean;
    marked: [Answers, Answers];
    control: [Answers, Answers];
  }[] = [];
  for (const dilated of [false, true]) {
    const places = regions.map((region) => placesOf(region, images.size, dilated ? atWidth(widening, images.size) : 0));
    for (const [name, change] of Object.entries(changes) as [keyof typeof changes, Change][]) {
      const changed = changedAt(images, original, { ...drawn, places }, ({ marked }) => marked, change);
      const marked = await answers(changed);
      const elsewhere = changedAt(images, original, { ...drawn, places }, ({ unmarked }) => unmarked, change);
      const control = await answers(elsewhere);
      probes.push({ name, dilated, marked, control });
      show?.({
        name,
        dilated,
        rows,
        original,
        changed,
        control: elsewhere,
        answers: { untouched, changed: marked },
      });
    }
  }
  const all = ([0, 1] as const).map((model): Probed => ({
    untouched: untouched[model],
    probes: probes.map(({ marked, control, ...probed }) => ({
      ...probed,
      marked: marked[model],
      control: control[model],
    })),
  })) as [Probed, Probed];
  const probed = all.map((one) => ofFirst(one, counted.length)) as [Probed, Probed];
  // Each subject counts as one: more images of a subject make its own figure surer. What decides is chosen once for all.
  const subjects = rows.map((row) => images.subjects[row] ?? 0);
  const alike = asOneSubject(subjects, new Int32Array(subjects.length));
  const worst = ([0, 1] as const).map((model) => worstProbe(all[model], alike));
  const reliance = (model: 0 | 1, weights: Weights) => fall(worst[model]!, weights);
  const independent = (model: 0 | 1, weights: Weights) =>
    accuracy(all[model].untouched, weights) - reliance(model, weights);
  // Feedback is taught in a region and a little around it, so there the content is wholly gone.
  const widened = probes.filter(({ dilated }) => dilated);
  const filled = widened.find(({ name }) => showingOf[name] === 'filled')!;
  const bare = regions.filter((region) => placesOf(region, images.size, 0).unmarked === null);
  return {
    report: {
      asked: { images: counted.length, of, subjects: new Set(subjects).size },
      before: resultOf(probed[0]),
      after: resultOf(probed[1]),
      relianceBefore: changePerSubject(subjects, (weights) => reliance(0, weights), probes.length),
      relianceChange: changePerSubject(subjects, (weights) => reliance(1, weights) - reliance(0, weights), candidates),
      rise: changePerSubject(subjects, (weights) => independent(1, weights) - independent(0, weights)),
      uncontrolled: bare.length / regions.length,
    },
    shown: [
      { showing: 'untouched', before: untouched[0], after: untouched[1] },
      ...widened.map(({ name, marked, control }) => ({
        ...{ showing: showingOf[name], before: marked[0], after: marked[1] },
        control: { before: control[0], after: control[1] },
      })),
    ],
    brought: { marked: filled.marked[0], control: filled.control[0] },
  };
}

const fall = ({ marked, control }: Probed['probes'][number], weights?: Weights) =>
  accuracy(control, weights) - accuracy(marked, weights);

/** The probe that costs most. */
function worstProbe({ probes }: Probed, weights?: Weights): Probed['probes'][number] {
  return probes.reduce((worst, one) => (fall(one, weights) > fall(worst, weights) ? one : worst));
}

/** What was answered for the first images. */
const ofFirst = ({ untouched, probes }: Probed, count: number): Probed => ({
  untouched: firstAnswers(untouched, count),
  probes: probes.map(({ marked, control, ...probed }) => ({
    ...probed,
    marked: firstAnswers(marked, count),
    control: firstAnswers(control, count),
  })),
});

function resultOf(probed: Probed): ProbeResult {
  const probes = probed.probes.map(({ name, dilated, marked, control }) => ({
    name,
    dilated,
    accuracy: accuracy(marked),
    control: accuracy(control),
  }));
  const reliance = fall(worstProbe(probed));
  const whole = accuracy(probed.untouched);
  return {
    accuracy: whole,
    lowest: Math.min(...probes.map((one) => one.accuracy)),
    reliance,
    independent: whole - reliance,
    probes,
  };
}

interface Places {
  readonly marked: Place;
  /**
   * The region turned or mirrored to where nothing is marked, or, where it covers itself in every orientation, moved; null
   * where there is no room for either.
   */
  readonly unmarked: Place | null;
}

/** Share of a region that a control may have in common with it. */
const mostOverlap = 0.1;

function placesOf({ row, mask: drawn }: WholeRegion, size: number, radius: number): Places {
  const mask = dilate(drawn, size, radius);
  const area = mask.reduce((sum, value) => sum + value, 0);
  const turned = orientations(size)
    .slice(1)
    .map((order) => {
      const copy = new Float32Array(mask.length);
      reorder(mask, order, copy, 0);
      return { copy, overlap: copy.reduce((sum, value, pixel) => sum + Math.min(value, mask[pixel] ?? 0), 0) };
    })
    .filter(({ overlap }) => overlap <= mostOverlap * area)
    .sort((one, other) => one.overlap - other.overlap)[0]?.copy;
  const elsewhere = turned ?? moved(mask, size, mostOverlap * area);
  const placeOf = (of: Float32Array): Place => ({ row, mask: of, ring: dilate(of, size, atWidth(ringWidth, size)) });
  return { marked: placeOf(mask), unmarked: elsewhere === null ? null : placeOf(elsewhere) };
}

/** Steps in which a region is moved, on maps of 64 pixels. */
const stride = 2;

/**
 * The mask moved to where it overlaps itself by as little as is asked, at about its own distance from the image's centre, as
 * near as can be; null where the image has no room.
 */
function moved(mask: Float32Array, size: number, mostShared: number): Float32Array | null {
  const pixels = [...mask.keys()].filter((pixel) => (mask[pixel] ?? 0) > 0);
  const [columns, rows] = [pixels.map((pixel) => pixel % size), pixels.map((pixel) => Math.floor(pixel / size))];
  const [left, right] = [Math.min(...columns), Math.max(...columns)];
  const [top, bottom] = [Math.min(...rows), Math.max(...rows)];
  const away = (dx: number, dy: number) =>
    Math.hypot((left + right + 1 - size) / 2 + dx, (top + bottom + 1 - size) / 2 + dy);
  const step = atWidth(stride, size);
  let best: { readonly copy: Float32Array; readonly further: number } | null = null;
  for (let dy = -top; dy < size - bottom; dy += step) {
    for (let dx = -left; dx < size - right; dx += step) {
      const further = Math.abs(away(dx, dy) - away(0, 0));
      if (best !== null && further >= best.further) continue;
      const copy = new Float32Array(mask.length);
      let shared = 0;
      for (const pixel of pixels) {
        const to = pixel + dy * size + dx;
        copy[to] = mask[pixel] ?? 0;
        shared += Math.min(copy[to], mask[to] ?? 0);
      }
      if (shared <= mostShared) best = { copy, further };
    }
  }
  return best?.copy ?? null;
}

/** What every probe shows an image with. */
interface Drawn {
  /** Another row for each image. */
  readonly partners: Int32Array;
  /** Which of the regions it gets. */
  readonly regionAt: Int32Array;
}

/** Every probe draws the same regions and the same partners, so that they differ in what is done alone. */
function draw(rows: Int32Array, regions: number): Drawn {
  const stream = new RandomStream(0, 'probes');
  const partners = stream.shuffle(rows.slice());
  return { partners, regionAt: rows.map(() => stream.below(regions)) };
}

/** The images as a probe changes them; as they are where there is no place for it. */
function changedAt(
  images: PreparedImages,
  original: ImageAt,
  { partners, regionAt, places }: Drawn & { readonly places: readonly Places[] },
  choose: (places: Places) => Place | null,
  change: Change,
): ImageAt {
  return (at) => {
    const place = choose(places[regionAt[at]!]!);
    if (place === null) return original(at);
    const target = original(at).slice();
    change(target, place, contentOf(images, partners[at]!), contentOf(images, place.row));
    return target;
  };
}
