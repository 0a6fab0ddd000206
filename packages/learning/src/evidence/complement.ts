import type { Background, ComplementReport, ComplementResult } from '@fovea/domain';
import { atWidth } from '@fovea/domain';
import type { Weights } from '../evaluation/subject-groups.ts';
import { changePerSubject } from '../evaluation/subject-means.ts';
import { transplant } from '../images/blend.ts';
import { dilate } from '../images/dilate.ts';
import type { PreparedImages } from '../images/prepared-images.ts';
import { contentOf } from '../images/prepared-images.ts';
import { foregroundMean, isForeground, surroundOf } from '../images/surround.ts';
import { RandomStream } from '../random/random-stream.ts';

import type { Answering, Answers, ImageAt } from './answers.ts';
import { accuracy, answersOf } from './answers.ts';
import type { ShowProbe } from './pictures.ts';
import { widening } from './probes.ts';
import type { WholeRegion } from './whole-regions.ts';

export interface ComplementSetting {
  readonly images: PreparedImages;
  /** To attend to; images without a label are left out. */
  readonly regions: readonly WholeRegion[];
  /** Labelled validation rows, to take other surroundings from. */
  readonly partners: Int32Array;
  readonly heldOut: boolean;
  /** What of an image is background; black unless given. */
  readonly background?: Background | undefined;
  /** How many candidates share the level of *help*; one unless given. */
  readonly candidates?: number;
  readonly show?: ShowProbe | undefined;
}

/** What an image gets in place of what is changed, from itself and one of another class. */
const changes = {
  exchanged: (_: Uint8Array, other: Uint8Array) => other,
  blanked: (target: Uint8Array, _: Uint8Array, background: Background) => flattened(target, background),
} as const;
const sides = ['outside', 'inside'] as const;
type Side = (typeof sides)[number];

/**
 * How much two models rely on the regions to attend to, and on what lies outside: accuracy on the images that have such
 * regions, after all but the regions, or the regions themselves, were exchanged with an image of another class or blanked, as
 * drawn and as widened. A model that answers from the regions holds its accuracy without the rest and loses it without them;
 * one whose map points there while it reads elsewhere does not. Where there are two classes, only images of the positive one
 * are asked, as long as there are any: it is the presence of something, which surroundings with it would bring along into an
 * image without.
 * @returns null where no image with such a region has a label
 */
export async function complementProbe(
  { images, regions, partners, heldOut, background = 'black', candidates = 1, show }: ComplementSetting,
  models: readonly [Answering, Answering],
  breathe: () => Promise<void>,
): Promise<ComplementReport | null> {
  const labelled = tellingRegions(images, regions);
  if (labelled.length === 0) return null;
  const rows = Int32Array.from(labelled, ({ row }) => row);
  const answers = (imageAt: ImageAt) => answersOf(models, { images, rows, breathe }, imageAt);
  const original: ImageAt = (at) => contentOf(images, rows[at] ?? 0);
  const untouched = await answers(original);
  const others = { outside: surroundings(images, rows, partners), inside: contents(images, rows, partners) };
  const probes: { name: string; side: Side; dilated: boolean; answers: [Answers, Answers] }[] = [];
  for (const dilated of [false, true]) {
    for (const side of sides) {
      for (const [how, put] of Object.entries(changes)) {
        const name = `${side} ${how}`;
        const changed: ImageAt = (at) => {
          const region = dilate(labelled[at]!.mask, images.size, dilated ? atWidth(widening, images.size) : 0);
          const target = original(at).slice();
          const filling = put(target, contentOf(images, others[side][at]!), background);
          transplant(target, filling, side === 'inside' ? region : region.map((value) => 1 - value));
          return target;
        };
        const given = await answers(changed);
        probes.push({ name, side, dilated, answers: given });
        show?.({ name, dilated, rows, original, changed, control: null, answers: { untouched, changed: given } });
      }
    }
  }
  // The probe is chosen on all images, for each subject the same.
  const worstOf = (changed: Side) =>
    ([0, 1] as const).map((model) =>
      probes
        .filter(({ side }) => side === changed)
        .map(({ answers }) => answers[model])
        .reduce((worst, one) => (accuracy(one) < accuracy(worst) ? one : worst)),
    ) as [Answers, Answers];
  const worst = { outside: worstOf('outside'), inside: worstOf('inside') };
  const lowest = (changed: Side, model: 0 | 1, weights?: Weights) => accuracy(worst[changed][model], weights);
  const reliance = (model: 0 | 1, weights?: Weights) =>
    accuracy(untouched[model], weights) - lowest('inside', model, weights);
  const outside = (model: 0 | 1, weights?: Weights) =>
    accuracy(untouched[model], weights) - lowest('outside', model, weights);
  const resultOf = (model: 0 | 1): ComplementResult => ({
    accuracy: accuracy(untouched[model]),
    lowest: lowest('outside', model),
    reliance: reliance(model),
    probes: probes.map((one) => ({
      name: one.name,
      dilated: one.dilated,
      accuracy: accuracy(one.answers[model]),
    })),
  });
  const subjects = rows.map((row) => images.subjects[row] ?? 0);
  return {
    images: rows.length,
    heldOut,
    before: resultOf(0),
    after: resultOf(1),
    change: changePerSubject(subjects, (weights) => lowest('outside', 1, weights) - lowest('outside', 0, weights)),
    relianceChange: changePerSubject(subjects, (weights) => reliance(1, weights) - reliance(0, weights)),
    relianceGain: changePerSubject(subjects, (weights) => reliance(1, weights) - reliance(0, weights), candidates),
    outsideChange: changePerSubject(subjects, (weights) => outside(1, weights) - outside(0, weights), candidates),
  };
}

/** Those that the probe reads: with a label, and of two classes the positive one. */
export function tellingRegions({ labels, classes, positive }: PreparedImages, regions: readonly WholeRegion[]) {
  const labelled = regions.filter(({ row }) => (labels[row] ?? -1) >= 0);
  const positives = labelled.filter(({ row }) => labels[row] === positive);
  return classes === 2 && positives.length > 0 ? positives : labelled;
}

/** For each row another image to take the surroundings from; the row itself where there is none. */
function surroundings(images: PreparedImages, rows: Int32Array, partners: Int32Array): Int32Array {
  const { labels, classes, positive } = images;
  return partnersOf(images, rows, partners, (row) => classes > 2 || labels[row] === positive);
}

/** The same for what lies inside, which is always to come from another class. */
const contents = (images: PreparedImages, rows: Int32Array, partners: Int32Array): Int32Array =>
  partnersOf(images, rows, partners, () => true);

function partnersOf(
  { labels }: PreparedImages,
  rows: Int32Array,
  partners: Int32Array,
  isOfOther: (row: number) => boolean,
): Int32Array {
  const stream = new RandomStream(0, 'surroundings');
  return rows.map((row) => {
    const fit = partners.filter((other) => other !== row && (labels[other] !== labels[row]) === isOfOther(row));
    return fit[stream.below(Math.max(1, fit.length))] ?? row;
  });
}

/** The image without what tells its parts apart: the foreground all of its mean colour, the background of its own. */
function flattened(pixels: Uint8Array, background: Background): Uint8Array {
  const surround = surroundOf(background, pixels);
  const mean = foregroundMean(pixels, surround);
  return pixels.map((_, index) => {
    const colour = isForeground(pixels, index - (index % 3), surround) ? mean : surround.colour;
    return Math.round(colour[index % 3] ?? 0);
  });
}
