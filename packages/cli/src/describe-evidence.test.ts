import type { EvidenceView, RunDetail } from '@fovea/domain';
import { expect, test } from 'vitest';
import { describeEvidence } from './describe-evidence.ts';

const estimate = (value: number) => ({ value, low: value - 0.02, high: value + 0.02, confidence: 0.95 });
const probed = (lowest: number, reliance: number) => ({ accuracy: 0.9, lowest, reliance, probes: [] });
const answers = {
  original: { label: 'Parasitized', probability: 0.9 },
  changed: { label: 'Uninfected', probability: 0.6 },
};
const empty: EvidenceView = {
  verdict: 'no-op',
  ...{ paired: null, probes: null, alignment: null, complement: null, drawn: null, worstSubject: null },
  isMapTaught: true,
  subjects: { validation: 9, attended: null },
  ...{ thresholds: {}, findings: [], reasons: [], detections: [], validation: null },
};
const run = (evidence: RunDetail['evidence'], probePictures: RunDetail['probePictures'] = []) =>
  ({ evidence, probePictures }) as unknown as RunDetail;

test('verdict, reasons, detections, figures and pictures, a line each', () => {
  const lines = describeEvidence(
    run(
      {
        ...empty,
        verdict: 'accept',
        reasons: ['It helped.'],
        paired: { accuracy: estimate(-0.03), auc: null },
        validation: { images: 418, of: 418, subjects: 12 },
        probes: {
          asked: { images: 256, of: 418, subjects: 12 },
          before: probed(0.5, 0.4),
          after: probed(0.85, 0.01),
          rise: estimate(0.35),
        },
        worstSubject: { subject: 'P7', subjects: 9, images: 20, before: 0.9, after: 0.7, change: estimate(-0.2) },
        detections: [{ code: 'stale-base', message: 'Retrain.', images: [] }],
      },
      [
        {
          position: 0,
          probe: 'blanked',
          dilated: false,
          image: { name: 'c1.png', label: 'Parasitized' } as RunDetail['probePictures'][number]['image'],
          strip: 'abc',
          tiles: 3,
          before: answers,
          after: answers,
        },
      ],
    ),
    (hash) => `/store/${hash}`,
  );
  expect(lines).toEqual([
    'Verdict: accept',
    '  It helped.',
    'Note (stale-base): Retrain.',
    'Accuracy, untouched images: 90.0 → 90.0 % (256 of 418 images, 12 subjects)',
    'Accuracy, ignored regions changed: 50.0 → 85.0 % (256 of 418 images, 12 subjects)',
    'Answers that need the ignored regions: 40.0 → 1.0 % (256 of 418 images, 12 subjects)',
    'Accuracy without the ignored regions: 50.0 → 89.0 % (256 of 418 images, 12 subjects)',
    'Accuracy, against its base: -3.0 points (-5.0 to -1.0) (418 images, 12 subjects)',
    'Accuracy without the ignored regions, change: 35.0 points (33.0 to 37.0) (256 of 418 images, 12 subjects)',
    'Worst subject: P7, 20 images: -20.0 points (-22.0 to -18.0), interval widened because it is the worst of 9 subjects',
    "Picture: ignored regions blanked, c1.png (Parasitized): the image's answer and the changed image's, before Parasitized 90 % → Uninfected 60 %, after Parasitized 90 % → Uninfected 60 %; /store/abc",
  ]);
});

test('what the classes lost is told with AUC and calibration, before, after and the change', () => {
  const figure = (before: number, change: number) => ({
    ...{ before, after: before + change, showing: 'untouched' as const },
    change: estimate(change),
  });
  const classes = {
    recalls: [{ class: 'rare', images: 12, subjects: 6, isCueLeft: false, ...figure(0.9, -0.1) }],
    unseen: [],
    ...{ balancedAccuracy: figure(0.9, -0.05), auc: figure(0.99, -0.015), calibrationError: figure(0.004, 0.016) },
  };
  const lines = describeEvidence(run({ ...empty, classes }));
  expect(lines).toContain('Recall of “rare”: 90.0 → 80.0 % (12 images, 6 subjects)');
  expect(lines).toContain('AUC, as judged: 0.990 → 0.975');
  expect(lines).toContain('AUC, as judged, change: -0.015 (-0.035 to 0.005)');
  expect(lines).toContain('Calibration error, as judged: 0.4 → 2.0 %');
  expect(lines).toContain('Calibration error, as judged, change: 1.6 points (-0.4 to 3.6)');
});

test('a report of old has fewer lines, and a run without one none', () => {
  expect(describeEvidence(run(null))).toEqual([]);
  expect(describeEvidence(run(empty))).toEqual(['Verdict: no-op']);
});

test('of many classes, those whose recall fell most', () => {
  const figure = { before: 0.8, after: 0.8, change: estimate(0), showing: 'untouched' } as const;
  const recalls = Array.from({ length: 50 }, (_, at) => ({
    ...{ ...figure, after: 0.3 + at / 100, change: estimate(at / 100 - 0.5) },
    ...{ class: `species ${at}`, images: 10, subjects: 6, isCueLeft: false },
  }));
  const classes = { recalls, unseen: [], balancedAccuracy: figure, auc: null, calibrationError: figure };
  const lines = describeEvidence(run({ ...empty, classes }));
  const named = lines.flatMap((line) => /^Recall of “(.*)”:/.exec(line)?.[1] ?? []);
  expect(named).toEqual(recalls.slice(0, 20).map((recall) => recall.class));
  expect(lines).toContain('Recall of 30 more classes, which fell less: see --json');
  expect(lines.some((line) => line.startsWith('Balanced accuracy'))).toBe(true);
});
