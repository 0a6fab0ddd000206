import type { ComplementReport, Estimate, EvidenceReport } from '@fovea/domain';
import { defaultEvidenceThresholds } from '@fovea/domain';
import { describe, expect, test } from 'vitest';
import { combine, judgeAlignment, judgeProbes, unlessFew } from './verdict.ts';

const surely = (value: number, spread = 0.01): Estimate => ({
  value,
  low: value - spread,
  high: value + spread,
  confidence: 0.95,
});
const paired = (value: number, spread?: number): EvidenceReport['paired'] => ({
  accuracy: surely(value, spread),
  auc: null,
});

/** Accuracy and R of each model. */
const probes = (
  [accuracy, reliance]: readonly [number, number],
  [then, left]: readonly [number, number],
  spread = 0.01,
) => ({
  before: { accuracy, reliance, lowest: accuracy - reliance, independent: accuracy - reliance, probes: [] },
  after: { accuracy: then, reliance: left, lowest: then - left, independent: then - left, probes: [] },
  relianceBefore: surely(reliance, spread),
  rise: surely(then - left - accuracy + reliance, spread),
});

/** With all but the regions to attend to changed, .7 of .9 is left before. */
const complement = (change: Estimate): ComplementReport => ({
  images: 10,
  heldOut: true,
  before: { accuracy: 0.9, lowest: 0.7, probes: [] },
  after: { accuracy: 0.9, lowest: 0.7 + change.value, probes: [] },
  change,
});

describe('the verdict on ignored regions', () => {
  const judge = (of: ReturnType<typeof probes>, difference = paired(0, 0.05), thresholds = defaultEvidenceThresholds) =>
    judgeProbes(of, null, difference, thresholds).verdict;

  test.each([
    ['no-op', [0.95, 0.02], [0.95, 0.01]],
    ['accept', [0.98, 0.38], [0.9, 0.02]],
    ['accept', [0.98, 0.38], [0.9, 0.19]],
    ['partial', [0.98, 0.38], [0.9, 0.2]],
    ['partial', [0.98, 0.09], [0.97, 0.02]],
    ['accept', [0.98, 0.1], [0.97, 0.02]],
    ['partial', [0.98, 0.12], [0.9, 0.02]],
    ['reject', [0.98, 0.38], [0.6, 0]],
    ['reject', [0.98, 0.38], [0.97, 0.47]],
  ] as const)('%s', (verdict, before, after) => {
    expect(judge(probes(before, after))).toBe(verdict);
  });

  test('raw accuracy does not decide: giving up a cheat may cost points', () => {
    expect(judge(probes([0.99, 0.44], [0.87, 0.01]), paired(-0.12))).toBe('accept');
  });

  test('check regions of few subjects speak against a correction, not for it', () => {
    const given = probes([0.97, 0.37], [0.57, 0.01]);
    const lost = paired(-0.4, 0.3);
    const one = complement(surely(1, 1));
    const judged = (check: ComplementReport, isEnough: boolean) =>
      judgeProbes(given, check, lost, defaultEvidenceThresholds, isEnough).verdict;
    expect(judged(one, true)).toBe('accept');
    expect(judged(one, false)).toBe('reject');
    const outside = { ...complement(surely(-0.1, 1)), after: { accuracy: 0.9, lowest: 0.1, probes: [] } };
    const cured = probes([0.98, 0.38], [0.97, 0.02]);
    const reason = (check: ComplementReport | null) =>
      judgeProbes(cured, check, paired(0), defaultEvidenceThresholds, false);
    expect(reason(outside).verdict).toBe('reject');
    expect(reason(complement(surely(0.1, 1)))).toMatchObject({ verdict: 'accept' });
    expect(reason(complement(surely(0.1, 1))).reason).toContain('hardly checked');
    expect(reason(null).reason).toContain('not checked');
  });

  test('what few subjects say is not accepted', () => {
    const accepted = { verdict: 'accept', reason: 'Cured.' } as const;
    expect(unlessFew(accepted, [1, 2, 3, 4, 5], 'these are of')).toEqual(accepted);
    expect(unlessFew(accepted, [1, 2, 3, 4, 4, 4], 'these are of')).toEqual({
      verdict: 'partial',
      reason: 'Cured. But these are of 4 subjects, too few to say it of others: it takes 5 or more.',
    });
    expect(unlessFew(accepted, [7, 7], 'these are of').reason).toContain('of a single subject');
    const rejected = { verdict: 'reject', reason: 'Harm.' } as const;
    expect(unlessFew(rejected, [1], 'these are of', 0.4)).toEqual(rejected);
    const idle = { verdict: 'no-op', reason: 'Idle.' } as const;
    expect(unlessFew(idle, [1, 2], 'these are of')).toEqual(idle);
    expect(unlessFew(idle, [1, 2], 'these are of', 0.4)).toEqual({
      verdict: 'partial',
      reason: 'Idle. Accuracy fell by 40.0 points on 2 subjects, too few to tell from chance: it takes 5 or more.',
    });
    expect(unlessFew(idle, [1, 2, 3, 4, 5], 'these are of', 0.4)).toEqual(idle);
  });

  test('where few subjects are asked, no sentence says that chance explains', () => {
    const unknown = (value: number): Estimate => ({ value, low: -1, high: 1, confidence: 0.95 });
    const little = { ...probes([0.95, 0.09], [0.95, 0.05]), relianceBefore: unknown(0.09) };
    const judged = judgeProbes(little, null, paired(0), defaultEvidenceThresholds);
    expect(judged).toMatchObject({ verdict: 'no-op', unused: true });
    expect(judged.reason).toContain('so few subjects cannot tell from chance');
    const reliance = (then: number) => ({ accuracy: 0.9, lowest: 0.8, reliance: then, probes: [] });
    const fallen = {
      ...complement(unknown(0.1)),
      before: reliance(0.8),
      after: reliance(0.2),
      relianceChange: unknown(-0.6),
    };
    const check = judgeProbes(probes([0.98, 0.38], [0.97, 0.02]), fallen, paired(0), defaultEvidenceThresholds, false);
    expect(check.verdict).toBe('partial');
    expect(check.reason).toContain('so few subjects cannot tell from chance. Look whether the regions mean');
  });

  test('but less than is gained', () => {
    const lost = probes([0.99, 0.12], [0.97, 0.01]);
    expect(judge(lost, paired(-0.03))).toBe('accept');
    expect(judge(lost, paired(-0.05))).toBe('partial');
    const gained = complement(surely(0.12));
    expect(judgeProbes(lost, gained, paired(-0.05), defaultEvidenceThresholds).verdict).toBe('accept');
  });

  test('and not as many as giving up what the answer should rest on', () => {
    const lost = probes([0.95, 0.6], [0.7, 0.01]);
    expect(judge(lost, paired(-0.25))).toBe('partial');
    expect(judge(lost, paired(-0.25), { ...defaultEvidenceThresholds, largestFall: 0.3 })).toBe('accept');
    expect(judgeProbes(lost, complement(surely(0)), paired(-0.25), defaultEvidenceThresholds).verdict).toBe('accept');
  });

  test('a small reliance that chance explains is none', () => {
    expect(judge(probes([0.95, 0.05], [0.95, 0.01], 0.06))).toBe('no-op');
    expect(judge(probes([0.95, 0.05], [0.95, 0.01], 0.02))).toBe('partial');
    expect(judge(probes([0.95, 0.15], [0.95, 0.01], 0.2))).toBe('accept');
  });

  test('needless feedback that did harm is no no-op', () => {
    const needless = probes([0.95, 0.01], [0.9, 0.01]);
    expect(judge(needless, paired(-0.05, 0.06))).toBe('no-op');
    expect(judge(needless, paired(-0.05, 0.02))).toBe('reject');
    expect(judgeProbes(needless, null, paired(-0.05, 0.02), defaultEvidenceThresholds).unused).toBe(true);
    expect(
      judgeProbes(probes([0.98, 0.38], [0.6, 0]), null, paired(-0.3), defaultEvidenceThresholds).unused,
    ).toBeUndefined();
  });

  test('the thresholds are the recipe’s', () => {
    const cured = probes([0.98, 0.38], [0.95, 0.25]);
    expect(judge(cured)).toBe('partial');
    expect(judge(cured, paired(0), { ...defaultEvidenceThresholds, remaining: 0.7 })).toBe('accept');
    const small = probes([0.98, 0.08], [0.98, 0.01]);
    expect(judge(small, paired(0), { ...defaultEvidenceThresholds, leastReliance: 0.05 })).toBe('accept');
  });

  describe('where experts marked, on other images, what the answers should rest on', () => {
    const cured = probes([0.98, 0.38], [0.9, 0.02]);
    const asked = (of: ReturnType<typeof probes>, elsewhere: ComplementReport) =>
      judgeProbes(of, elsewhere, paired(0), defaultEvidenceThresholds);

    test.each([
      ['accept', 'rise', surely(0.1)],
      ['accept', 'hold', surely(0, 0.05)],
      ['reject', 'fall', surely(-0.1, 0.05)],
    ] as const)('%s where they %s', (verdict, _, change) => {
      expect(asked(cured, complement(change)).verdict).toBe(verdict);
    });

    test('a cure by which most answers still rest on something else is none', () => {
      const little = { ...complement(surely(0.2)), after: { accuracy: 0.9, lowest: 0.4, probes: [] } };
      expect(asked(cured, little).verdict).toBe('partial');
      expect(asked(cured, { ...little, change: surely(-0.01, 0.05) }).verdict).toBe('reject');
    });

    test.each([
      ['accept', 'hold', surely(0, 0.2)],
      ['accept', 'fall by little, within chance', surely(-0.09, 0.2)],
      ['partial', 'fall by more, within chance', surely(-0.11, 0.2)],
      ['reject', 'fall beyond chance', surely(-0.09, 0.05)],
    ] as const)('%s where those rest on them and %s with them changed', (verdict, _, relianceChange) => {
      const report = complement(surely(0.1));
      const reliance = (then: number) => ({ accuracy: 0.9, lowest: 0.8, reliance: then, probes: [] });
      const judged = asked(cured, {
        ...report,
        before: reliance(0.5),
        after: reliance(0.5 + relianceChange.value),
        relianceChange,
      });
      expect(judged.verdict).toBe(verdict);
      expect(judged.reason.includes('less than before')).toBe(verdict !== 'accept');
      if (verdict !== 'accept') expect(judged.reason).toContain('in place of 50.0 points');
      expect(judged.reason.includes('chance may explain')).toBe(verdict === 'partial');
    });

    test('a cure after which hardly any answer rests on them is none, as where one answer is given to all', () => {
      const always = { accuracy: 1, lowest: 1, reliance: 0.05, probes: [] };
      const report = { ...complement(surely(0.9)), after: always, relianceChange: surely(0.05, 0.05) };
      expect(asked(cured, { ...report, after: { ...always, reliance: 0.1 } }).verdict).toBe('accept');
      expect(asked(cured, report)).toMatchObject({
        verdict: 'partial',
        reason: expect.stringContaining('with these changed, 5.0 points of accuracy go') as string,
      });
    });

    test('what is gained there counts where the regions’ own accuracy did not rise', () => {
      const costly = probes([0.98, 0.3], [0.7, 0.03]);
      const judged = (change: number) =>
        judgeProbes(costly, complement(surely(change)), paired(-0.2), defaultEvidenceThresholds).verdict;
      expect([judged(0.26), judged(0.24)]).toEqual(['accept', 'reject']);
    });

    test('they make nothing of feedback that was not used, or did not help', () => {
      expect(asked(probes([0.95, 0.02], [0.95, 0.01]), complement(surely(0.1))).verdict).toBe('no-op');
      expect(asked(probes([0.98, 0.38], [0.97, 0.47]), complement(surely(0.1))).verdict).toBe('reject');
    });

    test('the reason says what was found, or that nobody looked', () => {
      expect(asked(cured, complement(surely(0.1))).reason).toContain('80.0 % right');
      expect(judgeProbes(cured, null, paired(0), defaultEvidenceThresholds).reason).toContain('was not checked');
    });
  });
});

describe('the verdict on attended regions', () => {
  const aligned = (heldOut: boolean, after: number) => ({
    images: 10,
    heldOut,
    before: { iou: 0.05, pointing: 0.1 },
    after: { iou: after, pointing: 0.1 },
  });
  const judge = (
    heldOut: boolean,
    iou: number,
    difference: EvidenceReport['paired'],
    outside: ComplementReport | null,
    drawn: ComplementReport | null = null,
  ) => judgeAlignment(aligned(heldOut, iou), { complement: outside, drawn }, difference, defaultEvidenceThresholds);
  const won = complement(surely(0.15));

  test('where no map was taught, the answers alone are judged', () => {
    const by = (outside: ComplementReport | null, isMapTaught: boolean, heldOut = true) =>
      judgeAlignment(
        aligned(heldOut, 0.05),
        { complement: outside, drawn: null },
        paired(0),
        defaultEvidenceThresholds,
        isMapTaught,
      );
    expect(by(won, true)).toMatchObject({ verdict: 'reject' });
    expect(by(won, false)).toMatchObject({ verdict: 'accept' });
    expect(by(won, false).reason).toContain('taught the answers and no map');
    expect(by(won, false).reason).not.toContain('IoU');
    const elsewhere = { ...won, after: { accuracy: 0.9, lowest: 0.1, probes: [] } };
    const torn = judgeAlignment(
      aligned(true, 0.05),
      { complement: won, drawn: elsewhere },
      paired(0),
      defaultEvidenceThresholds,
      false,
    );
    expect(torn.reason).toMatch(/^This method taught the answers and no map: judged on 10 images\. But on those/);
    expect(by(won, false, false).verdict).toBe('partial');
    expect(by(complement(surely(0.01)), false).verdict).toBe('partial');
  });

  test.each([
    ['accept', true, 0.5, -0.01],
    ['partial', false, 0.5, -0.01],
    ['reject', true, 0.06, -0.01],
  ] as const)('%s', (verdict, heldOut, iou, difference) => {
    expect(judge(heldOut, iou, paired(difference, 0.03), won).verdict).toBe(verdict);
  });

  test.each([
    ['accept', -0.09, 0.01],
    ['reject', -0.11, 0.01],
    ['partial', -0.11, 0.2],
    ['accept', 0.02, 0.01],
  ] as const)('%s where accuracy goes by %d ± %d for 15 points from the regions alone', (verdict, lost, spread) => {
    expect(judge(true, 0.5, paired(lost, spread), won).verdict).toBe(verdict);
  });

  test.each([
    ['holds', 'partial', surely(0, 0.05)],
    ['rises by little', 'partial', surely(0.04, 0.02)],
    ['rises', 'accept', surely(0.06, 0.02)],
    ['falls within chance', 'partial', surely(-0.1, 0.12)],
    ['falls', 'reject', surely(-0.1, 0.05)],
  ] as const)('accuracy without the rest of the image %s: %s', (_, verdict, change) => {
    expect(judge(true, 0.5, paired(0), complement(change)).verdict).toBe(verdict);
  });

  test.each([
    ['accept', 0.46, 0.2],
    ['partial', 0.44, 0.2],
    ['reject', 0.44, -0.01],
  ] as const)('%s where %d of .9 is left without the rest of the image', (verdict, left, change) => {
    const report = complement(surely(change, 0.3));
    expect(judge(true, 0.5, paired(0), { ...report, after: { ...report.after, lowest: left } }).verdict).toBe(verdict);
  });

  test('partial where hardly any answer rests on the regions', () => {
    const after = { ...won.after, reliance: 0.09 };
    expect(judge(true, 0.5, paired(0), { ...won, after }).verdict).toBe('partial');
    expect(judge(true, 0.5, paired(0), { ...won, after: { ...after, reliance: 0.1 } }).verdict).toBe('accept');
  });

  test('reject where they rest on the regions less than before', () => {
    const report = { ...won, relianceChange: surely(-0.2, 0.1) };
    expect(judge(true, 0.5, paired(0), report)).toMatchObject({
      verdict: 'reject',
      reason: expect.stringContaining('less than before') as string,
    });
  });

  test('partial where the answers rest on something else than what was drawn to train on', () => {
    const elsewhere = { ...won, after: { accuracy: 0.9, lowest: 0.4, probes: [] } };
    expect(judge(true, 0.5, paired(0), won, won).verdict).toBe('accept');
    expect(judge(true, 0.5, paired(0), won, elsewhere)).toMatchObject({
      verdict: 'partial',
      reason: expect.stringContaining('40.0 % right') as string,
    });
  });

  test('where a cue is given up as well, raw accuracy does not decide', () => {
    expect(judge(true, 0.5, paired(-0.15), won).verdict).toBe('reject');
    expect(judge(true, 0.5, null, won).verdict).toBe('accept');
    expect(judge(true, 0.5, paired(0), won).reason).toContain('no loss');
    expect(judge(true, 0.5, null, won).reason).not.toContain('loss');
  });
});

test('the gravest judgement decides, and all reasons stay', () => {
  const judgement = (verdict: 'accept' | 'partial' | 'no-op' | 'reject') => ({ verdict, reason: verdict });
  expect(combine([judgement('accept'), judgement('partial')])).toEqual({
    verdict: 'partial',
    reasons: ['accept', 'partial'],
  });
  expect(combine([judgement('no-op'), judgement('accept')]).verdict).toBe('accept');
  expect(combine([judgement('no-op')]).verdict).toBe('no-op');
});
