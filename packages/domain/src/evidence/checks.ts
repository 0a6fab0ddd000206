import type { ClassChanges, FigureChange, ShownBy } from '../records/class-changes.ts';
import type { Estimate } from '../records/evaluation.ts';
import type { EvidenceFigures } from '../records/evidence-report.ts';
import type { AlignmentReport, ComplementReport, ProbeReport, Sample } from '../records/probes.ts';
import { wholeSample } from './sample-words.ts';
import { withoutRegions } from './weighing.ts';

/** One figure of both models, with its name and what it means: a share in [0,1], or little below 0. */
export interface EvidenceCheck {
  readonly about: 'ignored' | 'map' | 'attended' | 'classes';
  readonly name: string;
  readonly hint: string;
  readonly before: number;
  readonly after: number;
  /** A share is shown as per cent; AUC as it is. */
  readonly unit: 'percent' | 'plain';
  readonly better: 'up' | 'down';
  /** Of `after` less `before`; null where its interval was not measured. */
  readonly change: Estimate | null;
  /** What both figures were measured on; null in reports of old. */
  readonly on: Sample | null;
  /** One of the few that a person looks at first. */
  readonly isFirst: boolean;
}

type Measured = Pick<EvidenceFigures, 'paired' | 'probes' | 'alignment' | 'complement' | 'classes' | 'subjects'>;

/** The figures of a report, named in plain words. */
export function evidenceChecks({
  paired,
  probes,
  alignment,
  complement,
  classes,
  subjects,
}: Measured): EvidenceCheck[] {
  // Images without a label take part in no accuracy, so that nothing tells whom the others are of.
  const isOnSame = complement !== null && complement.images === alignment?.images;
  return [
    ...(probes === null ? [] : ofIgnored(probes, paired)),
    ...(alignment === null ? [] : ofMap(alignment, isOnSame ? subjects.attended : null)),
    ...(complement === null ? [] : ofAttended(complement, subjects.attended)),
    ...(classes === undefined ? [] : ofClasses(classes)),
  ];
}

function ofIgnored({ before, after, asked, rise }: ProbeReport, paired: EvidenceFigures['paired']): EvidenceCheck[] {
  const on = asked ?? null;
  const common = { about: 'ignored', unit: 'percent', better: 'up', change: null, on, isFirst: true } as const;
  return [
    {
      ...common,
      name: 'Accuracy, untouched images',
      hint: 'Share of right answers on validation images as they are',
      before: before.accuracy,
      after: after.accuracy,
      // The interval is of all validation images.
      change: on !== null && on.images === on.of ? (paired?.accuracy ?? null) : null,
    },
    {
      ...common,
      name: 'Accuracy, ignored regions changed',
      hint: 'The lowest accuracy when these regions are changed: exchanged with another image, blanked, or filled from the marked images (P)',
      before: before.lowest,
      after: after.lowest,
    },
    {
      ...common,
      name: 'Answers that need the ignored regions',
      hint: 'Answers that go wrong when these regions are changed, minus those that go wrong when an unmarked place is changed in the same way (R)',
      before: before.reliance,
      after: after.reliance,
      better: 'down',
    },
    {
      ...common,
      name: 'Accuracy without the ignored regions',
      hint: 'The accuracy on untouched images minus the answers that need these regions. The verdict compares this figure.',
      before: withoutRegions(before),
      after: withoutRegions(after),
      change: rise ?? null,
    },
  ];
}

function ofMap({ images, heldOut, before, after }: AlignmentReport, subjects: number | null): EvidenceCheck[] {
  const on = wholeSample({ images, subjects });
  const common = { about: 'map', unit: 'percent', better: 'up', change: null, on } as const;
  const where = heldOut ? 'regions never trained on' : 'regions that were trained on';
  const figures = [
    {
      key: 'iou',
      name: 'Overlap of map and regions',
      hint: `The strongest part of the map, as large as the ${where}: how much both share (IoU)`,
      isFirst: true,
    },
    {
      key: 'pointing',
      name: 'Highest point in a region',
      hint: `On how many images the highest point of the map lies in ${where}`,
      isFirst: true,
    },
    {
      key: 'energyInside',
      name: 'Attention in the regions',
      hint: `Share of the attention that lies in ${where}`,
      isFirst: false,
    },
    {
      key: 'pixelAuc',
      name: 'Pixels inside above pixels outside',
      hint: `How often a pixel in ${where} has more attention than a pixel outside (AUC)`,
      isFirst: false,
    },
  ] as const;
  return figures.flatMap(({ key, ...named }) => {
    const [was, is] = [before[key], after[key]];
    if (was === undefined || is === undefined) return [];
    return [{ ...common, ...named, before: was, after: is }];
  });
}

function ofAttended(
  { images, before, after, change, relianceChange }: ComplementReport,
  subjects: number | null,
): EvidenceCheck[] {
  const on = wholeSample({ images, subjects });
  const common = { about: 'attended', unit: 'percent', better: 'up', change: null, on } as const;
  const checks: EvidenceCheck[] = [
    {
      ...common,
      name: 'Accuracy, images with attended regions',
      hint: `Share of right answers on the ${String(images)} images on which the attended regions are checked, before anything is changed`,
      before: before.accuracy,
      after: after.accuracy,
      isFirst: false,
    },
    {
      ...common,
      name: 'Accuracy from the attended regions alone',
      hint: 'The lowest accuracy when everything outside the regions to attend to is exchanged or blanked',
      before: before.lowest,
      after: after.lowest,
      change,
      isFirst: true,
    },
  ];
  if (before.reliance !== undefined && after.reliance !== undefined) {
    checks.push({
      ...common,
      name: 'Answers that need the attended regions',
      hint: 'How far accuracy falls when the regions to attend to are exchanged or blanked',
      before: before.reliance,
      after: after.reliance,
      change: relianceChange ?? null,
      isFirst: true,
    });
  }
  return checks;
}

const showingHints = {
  untouched: 'On untouched images',
  exchanged: 'With the ignored regions exchanged',
  blanked: 'With the ignored regions blanked',
  filled: 'With the ignored regions filled from the marked images',
  'exchanged and blanked':
    'The mean of two figures, with the ignored regions exchanged and with these blanked. What the same change costs at an unmarked place is taken off.',
  'blanked and filled':
    'The mean of two figures, with the ignored regions blanked and with these filled from the marked images. What the same change costs at an unmarked place is taken off.',
} as const satisfies Record<ShownBy, string>;

function ofClasses({ recalls, balancedAccuracy, auc, calibrationError }: ClassChanges): EvidenceCheck[] {
  const common = { about: 'classes', unit: 'percent', isFirst: false, on: null, better: 'up' } as const;
  const figures = ({ before, after, change, showing }: FigureChange) => ({
    ...{ before, after, change },
    hint: showingHints[showing],
  });
  return [
    ...recalls.map((recall) => ({
      ...common,
      name: `Recall of “${recall.class}”`,
      ...figures(recall),
      on: wholeSample(recall),
    })),
    { ...common, name: 'Balanced accuracy, as judged', ...figures(balancedAccuracy) },
    ...(auc === null ? [] : [{ ...common, name: 'AUC, as judged', ...figures(auc), unit: 'plain' } as const]),
    { ...common, name: 'Calibration error, as judged', ...figures(calibrationError), better: 'down' },
  ];
}

const probeNames: ReadonlyMap<string, string> = new Map([
  ['shuffled between images', 'ignored regions exchanged'],
  ['blanked', 'ignored regions blanked'],
  ['transplanted from the feedback images', 'ignored regions filled from the marked images'],
  ['outside exchanged', 'everything outside the attended regions exchanged'],
  ['outside blanked', 'everything outside the attended regions blanked'],
  ['inside exchanged', 'attended regions exchanged'],
  ['inside blanked', 'attended regions blanked'],
]);

/** What a probe changed. */
export const probeInWords = (probe: string): string => probeNames.get(probe) ?? probe;

export interface ProbeCheck {
  readonly name: string;
  /** Null where the base was not probed so. */
  readonly before: number | null;
  readonly after: number;
  /** After, with the same change at an unmarked place; null where there is no such place. */
  readonly control: number | null;
  readonly on: Sample | null;
}

interface Probe {
  readonly name: string;
  readonly dilated: boolean;
  readonly accuracy: number;
  readonly control?: number;
}

/** Each probe with both models' accuracies. */
export function probeChecks({
  probes,
  complement,
  subjects,
}: Pick<EvidenceFigures, 'probes' | 'complement' | 'subjects'>): ProbeCheck[] {
  const pair = (
    of: Readonly<Record<'before' | 'after', { readonly probes: readonly Probe[] }>> | null,
    on: Sample | null,
  ) =>
    (of?.after.probes ?? []).map(({ name, dilated, accuracy, control }) => ({
      name: `${probeInWords(name)}${dilated ? ', drawn wider' : ''}`,
      before: of?.before.probes.find((one) => one.name === name && one.dilated === dilated)?.accuracy ?? null,
      after: accuracy,
      control: control ?? null,
      on,
    }));
  const attended = complement && wholeSample({ images: complement.images, subjects: subjects.attended });
  return [...pair(probes, probes?.asked ?? null), ...pair(complement, attended)];
}
