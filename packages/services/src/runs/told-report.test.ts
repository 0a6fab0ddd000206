import type { Estimate, RunSummary, ToldReport } from '@fovea/domain';
import { defaultEvidenceThresholds } from '@fovea/domain';
import { describe, expect, test } from 'vitest';
import { factsOf } from './told-report.ts';

const estimate = (value: number): Estimate => ({ value, low: value - 0.01, high: value + 0.01, confidence: 0.95 });
const unknown = (value: number): Estimate => ({ value, low: -1, high: 1, confidence: 0.95 });
const probed = (accuracy: number, reliance: number) => ({
  accuracy,
  reliance,
  lowest: accuracy - reliance,
  probes: [],
});
const run = (subjects = 9) =>
  ({ recipe: { feedback: { method: 'gate' } }, validation: { subjects } }) as unknown as RunSummary;

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
const told = (report: ToldReport) => report.reasons.map((sentence) => ({ about: 'told', sentence }));
const complement = {
  ...{ images: 9, heldOut: true },
  ...{ before: { ...probed(0.9, 0.2), reliance: 0.5 }, after: { ...probed(0.9, 0.1), reliance: 0.6 } },
  ...{ change: estimate(0.2), relianceChange: estimate(0.1) },
};

describe('a report that was stored in the words of its time', () => {
  test('is read by the rules that its figures tell', () => {
    const facts = factsOf(cured, run());
    expect(facts.findings).toEqual([{ about: 'ignored', rule: 'cured', verdict: 'accept' }]);
    expect(facts).toMatchObject({ probes: cured.probes, paired: cured.paired, thresholds: cured.thresholds });
    expect(facts).not.toHaveProperty('reasons');
  });

  test('keeps a detection as it was told where its facts are gone', () => {
    expect(factsOf(cured, run()).detections).toEqual([
      { code: 'harmed-subject', images: [] },
      { code: 'contradicts-others', told: 'People disagree.', images: ['image'] },
    ]);
  });

  const { rise: _, ...risen } = cured.probes ?? { before: probed(1, 0), after: probed(1, 0) };
  const { insideFall: __, ...older } = defaultEvidenceThresholds;
  test.each<[string, ToldReport]>([
    ['figures are missing', { ...cured, probes: risen }],
    ['a threshold is missing', { ...cured, thresholds: older }],
    ['other rules made the verdict', { ...cured, verdict: 'partial' }],
    ['more was judged than the figures tell', { ...cured, reasons: ['One.', 'Two.'] }],
    ['few subjects were asked', { ...cured, complement: { ...complement, change: unknown(0.2) } }],
    ['the intervals are of other subjects', { ...cured, paired: { accuracy: unknown(-0.01), auc: null } }],
  ])('keeps its sentences where %s', (_, report) => {
    const facts = factsOf(report, run());
    expect(facts.findings).toEqual(told(report));
    expect(facts.verdict).toBe(report.verdict);
  });

  test('keeps its sentences where the regions that were trained on may have been the reason', () => {
    const attended: ToldReport = {
      ...{ ...cured, probes: null, verdict: 'partial', complement },
      alignment: {
        ...{ images: 9, heldOut: true },
        ...{ before: { iou: 0.1, pointing: 0.1 }, after: { iou: 0.5, pointing: 0.5 } },
      },
    };
    const little = { ...attended, complement: { ...complement, change: estimate(0.01) } };
    expect(factsOf(little, run()).findings).toEqual(told(little));
    const followed = { ...attended, verdict: 'accept' } as const;
    expect(factsOf(followed, run()).findings).toMatchObject([{ about: 'attended', rule: 'followed' }]);
  });

  test('tells of few subjects as reports of today do', () => {
    const few = { ...cured, verdict: 'partial', paired: { accuracy: unknown(-0.01), auc: null } } as const;
    expect(factsOf(few, run(2)).findings).toMatchObject([{ rule: 'cured' }, { rule: 'few-validation-subjects' }]);
  });
});
