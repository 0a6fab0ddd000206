import type { EvidenceReport, RunSummary } from '@fovea/domain';
import { defaultEvidenceThresholds } from '@fovea/domain';
import { expect, test } from 'vitest';
import { evidenceView } from './evidence-view.ts';

const probed = { accuracy: 0.9, lowest: 0.6, reliance: 0.3, probes: [] };
const change = { value: 0.2, low: 0.1, high: 0.3, confidence: 0.95 };
const stored: EvidenceReport = {
  ...{ verdict: 'reject', findings: [{ about: 'ignored', rule: 'no-help', verdict: 'reject' }], detections: [] },
  ...{ paired: null, alignment: null, complement: null, drawn: null, worstSubject: null, isMapTaught: true },
  ...{ subjects: { validation: 12, attended: null }, thresholds: defaultEvidenceThresholds },
  probes: { before: probed, after: probed, relianceBefore: change, rise: change },
};
const run = (images: number | null) =>
  ({ validation: images === null ? null : { images, subjects: 12 } }) as unknown as RunSummary;

test.each([
  [418, { images: 256, of: 418, subjects: null }, '(256 of 418 images)'],
  [257, { images: 256, of: 257, subjects: null }, '(256 of 257 images)'],
  [256, { images: 256, of: 256, subjects: 12 }, '(256 images, 12 subjects)'],
  [40, { images: 40, of: 40, subjects: 12 }, '(40 images, 12 subjects)'],
])('a report of old on %i validation images is told with those that its probes asked', (images, asked, words) => {
  const view = evidenceView(stored, run(images), []);
  expect(view.probes?.asked).toEqual(asked);
  expect(view.reasons[0]).toContain(words);
  expect(view.validation).toEqual({ images, of: images, subjects: 12 });
});

test('what a report kept is told as it is, and nothing is reckoned where nothing is known', () => {
  const asked = { images: 256, of: 418, subjects: 11 };
  const kept = { ...stored, probes: { before: probed, after: probed, asked } };
  expect(evidenceView(kept, run(418), []).probes?.asked).toEqual(asked);
  const unknown = evidenceView(stored, run(null), []);
  expect([unknown.probes?.asked, unknown.validation]).toEqual([undefined, null]);
  expect(unknown.reasons[0]).not.toContain('images');
});
