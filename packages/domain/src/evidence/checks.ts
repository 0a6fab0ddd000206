import type { EvidenceFigures } from '../records/evidence-report.ts';
import type { AlignmentReport, ComplementReport, ProbeReport } from '../records/probes.ts';

/** One figure of both models, with its name and what it means: a share in [0,1], or little below 0. */
export interface EvidenceCheck {
  readonly about: 'ignored' | 'map' | 'attended';
  readonly name: string;
  readonly hint: string;
  readonly before: number;
  readonly after: number;
  readonly better: 'up' | 'down';
  /** One of the few that a person looks at first. */
  readonly isFirst: boolean;
}

/** The figures of a report, named in plain words. */
export function evidenceChecks({
  probes,
  alignment,
  complement,
}: Pick<EvidenceFigures, 'probes' | 'alignment' | 'complement'>): EvidenceCheck[] {
  return [
    ...(probes === null ? [] : ofIgnored(probes)),
    ...(alignment === null ? [] : ofMap(alignment)),
    ...(complement === null ? [] : ofAttended(complement)),
  ];
}

function ofIgnored({ before, after }: ProbeReport): EvidenceCheck[] {
  const common = { about: 'ignored', better: 'up', isFirst: true } as const;
  return [
    {
      ...common,
      name: 'Accuracy, untouched images',
      hint: 'Share of right answers on validation images as they are',
      before: before.accuracy,
      after: after.accuracy,
    },
    {
      ...common,
      name: 'Accuracy, ignored regions changed',
      hint: 'P: lowest accuracy when the content of these regions is exchanged between images, blanked or put elsewhere',
      before: before.lowest,
      after: after.lowest,
    },
    {
      ...common,
      name: 'Answers that need the ignored regions',
      hint: 'R: answers that go wrong when these regions are changed, beyond those that go wrong by the same change at an unmarked place',
      before: before.reliance,
      after: after.reliance,
      better: 'down',
    },
    {
      ...common,
      name: 'Accuracy without the ignored regions',
      hint: 'Accuracy that is left without these regions: accuracy less the answers that need them. The verdict compares it.',
      before: before.accuracy - before.reliance,
      after: after.accuracy - after.reliance,
    },
  ];
}

function ofMap({ heldOut, before, after }: AlignmentReport): EvidenceCheck[] {
  const where = heldOut ? 'regions never trained on' : 'regions that were trained on';
  const figures = [
    {
      key: 'iou',
      name: 'Overlap of map and regions',
      hint: `Overlap (IoU) of ${where} with an equal area of the strongest attention`,
      isFirst: true,
    },
    {
      key: 'pointing',
      name: 'Highest point in a region',
      hint: `How often the strongest attention lies in ${where}`,
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
      name: 'Pixels told apart',
      hint: `AUC: how often a pixel in ${where} has more attention than a pixel outside`,
      isFirst: false,
    },
  ] as const;
  return figures.flatMap(({ key, ...named }) => {
    const [was, is] = [before[key], after[key]];
    if (was === undefined || is === undefined) return [];
    return [{ ...named, about: 'map', better: 'up', before: was, after: is } as const];
  });
}

function ofAttended({ images, before, after }: ComplementReport): EvidenceCheck[] {
  const common = { about: 'attended', better: 'up' } as const;
  const checks: EvidenceCheck[] = [
    {
      ...common,
      name: 'Accuracy, images with attended regions',
      hint: `The ${String(images)} images whose surroundings the next check changes, untouched`,
      before: before.accuracy,
      after: after.accuracy,
      isFirst: false,
    },
    {
      ...common,
      name: 'Accuracy from the attended regions alone',
      hint: 'Lowest accuracy when everything but the regions to attend to is exchanged or blanked',
      before: before.lowest,
      after: after.lowest,
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
      isFirst: true,
    });
  }
  return checks;
}

const probeNames: ReadonlyMap<string, string> = new Map([
  ['outside exchanged', 'all but the attended regions exchanged'],
  ['outside blanked', 'all but the attended regions blanked'],
  ['inside exchanged', 'attended regions exchanged'],
  ['inside blanked', 'attended regions blanked'],
]);

/** What a probe changed; those of ignored regions go by their own names. */
export const probeInWords = (probe: string): string => probeNames.get(probe) ?? probe;

export interface ProbeCheck {
  readonly name: string;
  /** Null where the base was not probed so. */
  readonly before: number | null;
  readonly after: number;
  /** After, with the same change at an unmarked place; null where there is no such place. */
  readonly control: number | null;
}

interface Probe {
  readonly name: string;
  readonly dilated: boolean;
  readonly accuracy: number;
  readonly control?: number;
}

/** Each probe with both models' accuracies. */
export function probeChecks({ probes, complement }: Pick<EvidenceFigures, 'probes' | 'complement'>): ProbeCheck[] {
  const pair = (of: Readonly<Record<'before' | 'after', { readonly probes: readonly Probe[] }>> | null) =>
    (of?.after.probes ?? []).map(({ name, dilated, accuracy, control }) => ({
      name: `${probeInWords(name)}${dilated ? ', widened' : ''}`,
      before: of?.before.probes.find((one) => one.name === name && one.dilated === dilated)?.accuracy ?? null,
      after: accuracy,
      control: control ?? null,
    }));
  return [...pair(probes), ...pair(complement)];
}
