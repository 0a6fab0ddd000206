import type { EvidenceReport, Finding, Verdict } from '@fovea/domain';
import { modelSize } from '@fovea/domain';
import { formOfRecipe, initialWeights, modelHash, serialiseModel } from '@fovea/learning';
import type { TrainingJob, TrainingOutcome } from '@fovea/services';

/** Tiles of a probe's strip: untouched, changed, changed at an unmarked place. */
const tiles = 3;
const probeNames = ['exchanged', 'blanked', 'brought over'];
const pixels = modelSize ** 2;

const findings = {
  accept: { about: 'ignored', rule: 'cured', verdict: 'accept' },
  partial: { about: 'ignored', rule: 'costs-its-gain', verdict: 'partial' },
  unchanged: { about: 'ignored', rule: 'unchanged', verdict: 'unchanged' },
  'no-op': { about: 'ignored', rule: 'unused', verdict: 'no-op' },
  reject: { about: 'ignored', rule: 'costs-too-much', verdict: 'reject' },
} as const satisfies Record<Verdict, Finding>;

/**
 * What a training of the run might have handed in, made without one: files, maps and reports of the sizes that real ones
 * have. Two numbers never give the same file.
 */
export function madeUpOutcome(job: TrainingJob, number: number, verdict: Verdict): TrainingOutcome {
  const weights = weightsOf(job, number);
  const isBase = job.base === null;
  const marked = job.feedback.map(({ image }) => ({ image, role: 'feedback' as const }));
  const probes = job.probes.map(({ image }) => ({ image, role: 'probe' as const }));
  return {
    weights,
    weightsHash: modelHash(weights),
    temperature: 1.3,
    gateTaught: !isBase,
    evaluation: {
      split: 'validation',
      images: job.validation.length,
      subjects: 40,
      accuracy: estimate(0.94),
      balancedAccuracy: estimate(0.93),
      auc: estimate(0.97),
      sensitivity: estimate(0.92),
      specificity: estimate(0.95),
      f1: estimate(0.93),
      mcc: estimate(0.87),
      brier: estimate(0.1),
      calibrationError: estimate(0.03),
      worstGroup: estimate(0.92),
    },
    evidence: isBase ? null : reportOf(verdict, job),
    engine: {
      name: 'native',
      tensorflow: '2.9.1',
      addonHash: null,
      libraryHash: null,
      threads: 2,
      cpu: 'none: this run was made up',
      node: process.versions.node,
    },
    earlierEngines: [],
    maps: [...marked, ...probes].map((entry, place) => ({
      ...entry,
      before: isBase ? null : spot(place, 0),
      after: spot(place, number),
    })),
    probePictures: isBase
      ? []
      : job.probes.map(({ image }, place) => ({
          image,
          probe: probeNames[place % probeNames.length] ?? '',
          dilated: place % 2 === 1,
          pictures: Array.from({ length: tiles }, (_, tile) => picture(number, place, tile)),
          before: { original: [0.9, 0.1], changed: [0.3, 0.7] },
          after: { original: [0.9, 0.1], changed: [0.85, 0.15] },
        })),
  };
}

const estimate = (value: number) => ({ value, low: value - 0.02, high: Math.min(1, value + 0.02), confidence: 0.95 });

/** A model of the run's form that has learned nothing. */
function weightsOf({ recipe, classes, base }: TrainingJob, number: number): Uint8Array {
  const network = formOfRecipe(recipe, classes.length);
  const weights = initialWeights(network, number, 2);
  return serialiseModel({ form: { ...network, taught: base !== null, temperature: 1.3 }, weights });
}

function reportOf(verdict: Verdict, { validation, candidates }: TrainingJob): EvidenceReport {
  const images = validation.length;
  const probed = (accuracy: number, reliance: number) => ({
    accuracy: 0.94,
    lowest: accuracy,
    reliance,
    independent: 0.94 - reliance,
    probes: probeNames.flatMap((name) =>
      [false, true].map((dilated) => ({ name, dilated, accuracy, control: accuracy + reliance })),
    ),
  });
  return {
    verdict,
    findings: [findings[verdict]],
    candidates,
    probes: {
      asked: { images: Math.min(256, images), of: images, subjects: 40 },
      before: probed(0.6, 0.34),
      after: probed(0.91, 0.03),
      relianceBefore: estimate(0.34),
      rise: estimate(0.31),
    },
    paired: { accuracy: { value: 0.01, low: -0.01, high: 0.03, confidence: 0.95 }, auc: null },
    ...{ alignment: null, complement: null, drawn: null, worstSubject: null },
    isMapTaught: true,
    subjects: { validation: 40, attended: 0 },
    thresholds: {},
    detections: [],
  };
}

/** A soft spot somewhere in a map, as of a gate. @param shift moves it a little */
function spot(place: number, shift: number): Float32Array {
  const [middleX, middleY] = [20 + ((place * 7 + shift) % 24), 20 + ((place * 11 + 3 * shift) % 24)];
  return Float32Array.from({ length: pixels }, (_, index) => {
    const [x, y] = [index % modelSize, Math.floor(index / modelSize)];
    return 0.05 + 0.9 * Math.exp(-((x - middleX) ** 2 + (y - middleY) ** 2) / (120 + shift));
  });
}

/** A picture with texture, so that its PNG is about as large as a real one. */
function picture(number: number, place: number, tile: number): Uint8Array {
  const start = 7919 * number + 104_729 * place + 31 * tile;
  return Uint8Array.from({ length: 3 * pixels }, (_, index) => {
    const grain = (Math.imul(start + index, 2_654_435_761) >>> 28) & 15;
    return 120 + ((place * 17 + number) & 63) + grain;
  });
}
