import type { Estimate, RunSummary, ToldReport } from '@fovea/domain';
import { defaultEvidenceThresholds } from '@fovea/domain';
import { describe, expect, test } from 'vitest';
import { factsOf } from './told-report.ts';

const estimate = (value: number): Estimate => ({ value, low: value - 0.01, high: value + 0.01, confidence: 0.95 });
const probed = (accuracy: number, reliance: number) => ({
  accuracy,
  reliance,
  lowest: accuracy - reliance,
  probes: [],
});
const run = () => ({ recipe: { feedback: { method: 'gate' } }, validation: { subjects: 9 } }) as unknown as RunSummary;

const cured: ToldReport = {
  verdict: 'accept',
  reasons: ['The model relies on the regions no more.'],
  paired: { accuracy: estimate(-0.01), auc: null },
  probes: {
    before: probed(0.98, 0.38),
    after: probed(0.97, 0.02),
    relianceBefore: estimate(0.38),
    rise: estimate(0.35),
  },
  alignment: null,
  complement: null,
  worstSubject: { subject: 'P7', subjects: 9, images: 20, before: 0.9, after: 0.5, change: estimate(-0.4) },
  thresholds: defaultEvidenceThresholds,
  detections: [
    { code: 'harmed-subject', message: 'Subject P7 is worse off.', images: [] },
    { code: 'contradicts-others', message: 'People disagree.', images: ['image'] },
  ],
};

describe('a report that was stored in the words of its time', () => {
  test('keeps its sentences, its verdict and its figures', () => {
    const facts = factsOf(cured, run());
    expect(facts.findings).toEqual([{ about: 'told', sentence: 'The model relies on the regions no more.' }]);
    expect(facts).toMatchObject({ verdict: 'accept', probes: cured.probes, paired: cured.paired });
    expect(facts).toMatchObject({ thresholds: cured.thresholds, subjects: { validation: 9, attended: null } });
    expect(facts).not.toHaveProperty('reasons');
  });

  test('keeps a detection as it was told where its facts are gone', () => {
    expect(factsOf(cured, run()).detections).toEqual([
      { code: 'harmed-subject', images: [] },
      { code: 'contradicts-others', told: 'People disagree.', images: ['image'] },
    ]);
    const [first] = factsOf({ ...cured, worstSubject: null }, run()).detections;
    expect(first).toEqual({ code: 'harmed-subject', told: 'Subject P7 is worse off.', images: [] });
  });
});
