import type { EvidenceView } from '@fovea/domain';
import { expect, it } from 'vitest';
import { evidenceTables } from './evidence-tables.ts';

const estimate = { value: 0.1, low: 0.05, high: 0.2, confidence: 0.95 };
const probed = { accuracy: 0.9, lowest: 0.6, reliance: 0.3, probes: [] };
const map = { iou: 0.3, pointing: 0.4, energyInside: 0.5 };
const report: EvidenceView = {
  ...{ verdict: 'partial', findings: [], reasons: [], detections: [], thresholds: {} },
  ...{ paired: null, drawn: null, worstSubject: null, isMapTaught: true },
  ...{ subjects: { validation: 12, attended: 8 }, validation: { images: 418, of: 418, subjects: 12 } },
  probes: { asked: { images: 256, of: 418, subjects: 12 }, before: probed, after: probed },
  alignment: { images: 10, heldOut: true, before: map, after: map },
  complement: { images: 9, heldOut: false, before: probed, after: probed, change: estimate },
};

it('has a table for each set of images, so that one number of images holds for all of its figures', () => {
  const tables = evidenceTables(report);
  expect(tables.map(({ testid }) => testid)).toEqual(['probes', 'alignment', 'complement']);
  for (const { checks } of tables) expect(new Set(checks.map(({ on }) => JSON.stringify(on))).size).toBe(1);
  expect(tables.map(({ checks }) => checks[0]?.on?.images)).toEqual([256, 10, 9]);
  expect(tables.map(({ title }) => title)).toEqual([
    'Ignored regions, validation images',
    'Attention map, images never trained on',
    'Attended regions, images trained on',
  ]);
});

it('leaves out what was not asked, and beside an image all but the first figures', () => {
  const attending = evidenceTables({ ...report, probes: null }, true);
  expect(attending.map(({ testid }) => testid)).toEqual(['alignment', 'complement']);
  expect(attending.flatMap(({ checks }) => checks).every(({ isFirst }) => isFirst)).toBe(true);
  expect(evidenceTables({ ...report, probes: null, alignment: null, complement: null })).toEqual([]);
});
