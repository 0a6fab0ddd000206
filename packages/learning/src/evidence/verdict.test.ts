import type {
  ClassChanges,
  ComplementReport,
  Estimate,
  EvidenceFigures,
  EvidenceThresholds,
  FigureChange,
  Finding,
  RecallChange,
  Verdict,
} from '@fovea/domain';
import { defaultEvidenceThresholds } from '@fovea/domain';
import { describe, expect, test } from 'vitest';
import type { JudgedFigures } from './verdict.ts';
import { isUnused, judge } from './verdict.ts';

const surely = (value: number, spread = 0.01): Estimate => ({
  value,
  low: value - spread,
  high: value + spread,
  confidence: 0.95,
});
const unknown = (value: number): Estimate => ({ value, low: -1, high: 1, confidence: 0.95 });
const paired = (value: number, spread?: number): EvidenceFigures['paired'] => ({
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
  relianceChange: surely(left - reliance, spread),
  uncontrolled: 0,
  rise: surely(then - left - accuracy + reliance, spread),
});

/** With all but the regions to attend to changed, .7 of .9 is left before. */
const complement = (change: Estimate): ComplementReport => ({
  images: 10,
  heldOut: true,
  before: { accuracy: 0.9, lowest: 0.7, probes: [] },
  after: { accuracy: 0.9, lowest: 0.7 + change.value, probes: [] },
  change,
  outsideChange: { ...change, value: -change.value, low: -change.high, high: -change.low },
});

const nothing: JudgedFigures = {
  paired: paired(0),
  probes: null,
  alignment: null,
  complement: null,
  drawn: null,
  isMapTaught: true,
  subjects: { validation: 9, attended: 9 },
};
type About = 'ignored' | 'attended';
/** The rule on one kind of feedback, whatever is said of few subjects. */
function judgeOne(about: About, figures: Partial<JudgedFigures>, thresholds?: EvidenceThresholds) {
  const { findings } = judge({ ...nothing, ...figures }, thresholds ?? defaultEvidenceThresholds);
  const found = findings.find((finding) => finding.about === about);
  if (found?.about !== about) throw new Error('nothing was judged');
  return { verdict: found.verdict, rule: found.rule };
}

describe('the verdict on ignored regions', () => {
  type Probes = ReturnType<typeof probes>;
  const judgeIgnored = (of: Probes, figures: Partial<JudgedFigures> = {}, thresholds?: EvidenceThresholds) =>
    judgeOne('ignored', { probes: of, ...figures }, thresholds);
  const judged = (of: Probes, difference = paired(0, 0.05), thresholds?: EvidenceThresholds) =>
    judgeIgnored(of, { paired: difference }, thresholds).verdict;

  test.each([
    ['no-op', [0.95, 0.02], [0.95, 0.01]],
    ['accept', [0.98, 0.38], [0.9, 0.02]],
    ['accept', [0.98, 0.38], [0.9, 0.19]],
    ['partial', [0.98, 0.38], [0.9, 0.2]],
    ['partial', [0.98, 0.09], [0.97, 0.02]],
    ['accept', [0.98, 0.1], [0.97, 0.02]],
    ['partial', [0.98, 0.12], [0.9, 0.02]],
    ['partial', [0.98, 0.38], [0.6, 0]],
    ['unchanged', [0.98, 0.38], [0.97, 0.36]],
    ['reject', [0.98, 0.38], [0.97, 0.47]],
  ] as const)('%s', (verdict, before, after) => {
    expect(judged(probes(before, after))).toBe(verdict);
  });

  test('what costs accuracy and gains nothing without the regions is rejected', () => {
    expect(judged(probes([0.98, 0.38], [0.6, 0]), paired(-0.38))).toBe('reject');
  });

  test('raw accuracy does not decide: giving up a cheat may cost points', () => {
    expect(judged(probes([0.99, 0.44], [0.87, 0.01]), paired(-0.12))).toBe('accept');
  });

  test('check regions of few subjects speak against a correction, not for it', () => {
    const given = probes([0.97, 0.37], [0.57, 0.01]);
    const lost = paired(-0.4, 0.3);
    const one = complement(surely(1, 1));
    const by = (check: ComplementReport, attended: number) =>
      judgeIgnored(given, { paired: lost, complement: check, subjects: { validation: 9, attended } }).verdict;
    expect(by(one, 5)).toBe('accept');
    expect(by(one, 4)).toBe('reject');
    const outside = { ...complement(surely(-0.1, 1)), after: { accuracy: 0.9, lowest: 0.1, probes: [] } };
    const cured = probes([0.98, 0.38], [0.97, 0.02]);
    const byFew = (check: ComplementReport) =>
      judgeIgnored(cured, { complement: check, subjects: { validation: 9, attended: 4 } });
    expect(byFew(outside).verdict).toBe('partial');
    expect(byFew(complement(surely(0.1, 1))).verdict).toBe('accept');
  });

  test('of regions that were trained on nothing is read', () => {
    const trained = { ...complement(surely(-0.1, 0.05)), heldOut: false };
    expect(judgeIgnored(probes([0.98, 0.38], [0.97, 0.02]), { complement: trained }).verdict).toBe('accept');
  });

  test('where few subjects are asked, a reliance that may be chance is none', () => {
    const little = { ...probes([0.95, 0.09], [0.95, 0.05]), relianceBefore: unknown(0.09) };
    expect(judgeIgnored(little)).toEqual({ verdict: 'no-op', rule: 'unused' });
    const reliance = (then: number) => ({ accuracy: 0.9, lowest: 0.8, reliance: then, probes: [] });
    const fallen = {
      ...complement(unknown(0.1)),
      before: reliance(0.8),
      after: reliance(0.2),
      relianceChange: unknown(-0.6),
    };
    const subjects = { validation: 9, attended: 4 };
    expect(judgeIgnored(probes([0.98, 0.38], [0.97, 0.02]), { complement: fallen, subjects })).toEqual({
      verdict: 'partial',
      rule: 'perhaps-less-inside',
    });
  });

  test('but less than is gained', () => {
    const lost = probes([0.99, 0.12], [0.97, 0.01]);
    expect(judged(lost, paired(-0.03))).toBe('accept');
    expect(judged(lost, paired(-0.05))).toBe('partial');
    const gained = complement(surely(0.12));
    expect(judgeIgnored(lost, { complement: gained, paired: paired(-0.05) }).verdict).toBe('accept');
  });

  test('and not as many as giving up what the answer should rest on', () => {
    const lost = probes([0.95, 0.6], [0.7, 0.01]);
    expect(judged(lost, paired(-0.25))).toBe('partial');
    expect(judged(lost, paired(-0.25), { ...defaultEvidenceThresholds, largestFall: 0.3 })).toBe('accept');
    expect(judgeIgnored(lost, { complement: complement(surely(0)), paired: paired(-0.25) }).verdict).toBe('accept');
  });

  test('a small reliance that chance explains is none', () => {
    expect(judged(probes([0.95, 0.05], [0.95, 0.01], 0.06))).toBe('no-op');
    expect(judged(probes([0.95, 0.05], [0.95, 0.01], 0.02))).toBe('partial');
    expect(judged(probes([0.95, 0.15], [0.95, 0.01], 0.2))).toBe('unchanged');
  });

  test('needless feedback that did harm is no no-op', () => {
    const needless = probes([0.95, 0.01], [0.9, 0.01]);
    expect(judged(needless, paired(-0.05, 0.06))).toBe('no-op');
    expect(judged(needless, paired(-0.05, 0.02))).toBe('reject');
    const findings = (of: Probes, difference: EvidenceFigures['paired']) =>
      judge({ ...nothing, probes: of, paired: difference }, defaultEvidenceThresholds).findings;
    expect(isUnused(findings(needless, paired(-0.05, 0.02)))).toBe(true);
    expect(isUnused(findings(needless, paired(-0.05, 0.06)))).toBe(true);
    expect(isUnused(findings(probes([0.98, 0.38], [0.6, 0]), paired(-0.3)))).toBe(false);
  });

  test('the thresholds are the recipe’s', () => {
    const cured = probes([0.98, 0.38], [0.95, 0.25]);
    expect(judged(cured)).toBe('partial');
    expect(judged(cured, paired(0), { ...defaultEvidenceThresholds, remaining: 0.7 })).toBe('accept');
    const small = probes([0.98, 0.08], [0.98, 0.01]);
    expect(judged(small, paired(0), { ...defaultEvidenceThresholds, leastReliance: 0.05 })).toBe('accept');
  });

  describe('where experts marked, on other images, what the answers should rest on', () => {
    const cured = probes([0.98, 0.38], [0.9, 0.02]);
    const asked = (of: Probes, check: ComplementReport) => judgeIgnored(of, { complement: check });

    test.each([
      ['accept', 'rise', surely(0.1)],
      ['accept', 'hold', surely(0, 0.05)],
      ['reject', 'fall', surely(-0.1, 0.05)],
    ] as const)('%s where they %s', (verdict, _, change) => {
      expect(asked(cured, complement(change)).verdict).toBe(verdict);
    });

    test('a cure by which most answers still rest on something else is none', () => {
      const little = { ...complement(surely(0.2)), after: { accuracy: 0.9, lowest: 0.4, probes: [] } };
      expect(asked(cured, little)).toEqual({ verdict: 'partial', rule: 'still-mostly-outside' });
      const worse = { ...little, change: surely(-0.01, 0.05) };
      expect(asked(cured, worse)).toEqual({ verdict: 'partial', rule: 'mostly-outside' });
    });

    test.each([
      ['cured', 'hold', surely(0, 0.2)],
      ['cured', 'fall by little, within chance', surely(-0.09, 0.2)],
      ['perhaps-less-inside', 'fall by more, within chance', surely(-0.11, 0.2)],
      ['less-inside', 'fall beyond chance', surely(-0.09, 0.05)],
    ] as const)('%s where those rest on them and %s with them changed', (rule, _, relianceChange) => {
      const report = complement(surely(0.1));
      const reliance = (then: number) => ({ accuracy: 0.9, lowest: 0.8, reliance: then, probes: [] });
      const after = reliance(0.5 + relianceChange.value);
      expect(asked(cured, { ...report, before: reliance(0.5), after, relianceChange }).rule).toBe(rule);
    });

    test('a cure after which hardly any answer rests on them is none, as where one answer is given to all', () => {
      const always = { accuracy: 1, lowest: 1, reliance: 0.05, probes: [] };
      const report = { ...complement(surely(0.9)), after: always, relianceChange: surely(0.05, 0.05) };
      expect(asked(cured, { ...report, after: { ...always, reliance: 0.1 } }).verdict).toBe('accept');
      expect(asked(cured, report)).toEqual({ verdict: 'partial', rule: 'hardly-inside' });
    });

    test('what is gained there counts where the regions’ own accuracy did not rise', () => {
      const costly = probes([0.98, 0.3], [0.7, 0.03]);
      const by = (change: number) =>
        judgeIgnored(costly, { complement: complement(surely(change)), paired: paired(-0.2) }).verdict;
      expect([by(0.26), by(0.24)]).toEqual(['accept', 'reject']);
    });

    test('they make nothing of feedback that was not used, or did not help', () => {
      expect(asked(probes([0.95, 0.02], [0.95, 0.01]), complement(surely(0.1))).verdict).toBe('no-op');
      expect(asked(probes([0.98, 0.38], [0.97, 0.47]), complement(surely(0.1))).verdict).toBe('reject');
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
  const judgeAttended = (
    heldOut: boolean,
    iou: number,
    outside: ComplementReport | null,
    figures: Partial<JudgedFigures> = {},
  ) => judgeOne('attended', { alignment: aligned(heldOut, iou), complement: outside, ...figures });
  const judged = (heldOut: boolean, iou: number, difference: EvidenceFigures['paired'], outside: ComplementReport) =>
    judgeAttended(heldOut, iou, outside, { paired: difference }).verdict;
  const won = complement(surely(0.15));

  test('where no map was taught, the answers alone are judged', () => {
    const by = (outside: ComplementReport, isMapTaught: boolean, heldOut = true) =>
      judgeAttended(heldOut, 0.05, outside, { isMapTaught }).verdict;
    expect(by(won, true)).toBe('unchanged');
    expect(by(won, false)).toBe('accept');
    const elsewhere = { ...won, after: { accuracy: 0.9, lowest: 0.1, probes: [] } };
    expect(judgeAttended(true, 0.05, won, { isMapTaught: false, drawn: elsewhere }).rule).toBe('drawn-unused');
    expect(by(won, false, false)).toBe('partial');
    expect(by(complement(surely(0.01)), false)).toBe('unchanged');
  });

  test.each([
    ['accept', true, 0.5, -0.01],
    ['partial', false, 0.5, -0.01],
    ['unchanged', true, 0.06, -0.01],
  ] as const)('%s', (verdict, heldOut, iou, difference) => {
    expect(judged(heldOut, iou, paired(difference, 0.03), won)).toBe(verdict);
  });

  test.each([
    ['accept', -0.09, 0.01],
    ['reject', -0.11, 0.01],
    ['partial', -0.11, 0.2],
    ['accept', -0.02, 0.01],
    ['accept', 0.02, 0.01],
  ] as const)('%s where accuracy goes by %d ± %d for 15 points from the regions alone', (verdict, lost, spread) => {
    expect(judged(true, 0.5, paired(lost, spread), won)).toBe(verdict);
  });

  test('a loss of less than what counts rejects nothing, however sure it is', () => {
    const little = complement(surely(0.04, 0.02));
    expect(judgeAttended(true, 0.5, little, { paired: paired(-0.02) })).toMatchObject({ rule: 'little-gain' });
    expect(judgeAttended(true, 0.5, little, { paired: paired(-0.04) })).toMatchObject({ rule: 'costs-its-gain' });
  });

  test.each([
    ['holds', 'unchanged', surely(0, 0.05)],
    ['rises by little', 'partial', surely(0.04, 0.02)],
    ['rises', 'accept', surely(0.06, 0.02)],
    ['falls within chance', 'unchanged', surely(-0.1, 0.12)],
    ['falls', 'reject', surely(-0.1, 0.05)],
  ] as const)('accuracy without the rest of the image %s: %s', (_, verdict, change) => {
    expect(judged(true, 0.5, paired(0), complement(change))).toBe(verdict);
  });

  test.each([
    ['accept', 0.46, 0.2],
    ['partial', 0.44, 0.2],
    ['unchanged', 0.44, -0.01],
  ] as const)('%s where %d of .9 is left without the rest of the image', (verdict, left, change) => {
    const report = complement(surely(change, 0.15));
    expect(judged(true, 0.5, paired(0), { ...report, after: { ...report.after, lowest: left } })).toBe(verdict);
  });

  test('partial where hardly any answer rests on the regions', () => {
    const after = { ...won.after, reliance: 0.09 };
    expect(judged(true, 0.5, paired(0), { ...won, after })).toBe('partial');
    expect(judged(true, 0.5, paired(0), { ...won, after: { ...after, reliance: 0.1 } })).toBe('accept');
  });

  test('reject where they rest on the regions less than before', () => {
    const report = { ...won, relianceChange: surely(-0.2, 0.1) };
    expect(judgeAttended(true, 0.5, report)).toEqual({ verdict: 'reject', rule: 'less-inside' });
  });

  test('partial where the answers rest on something else than what was drawn to train on', () => {
    const elsewhere = { ...won, after: { accuracy: 0.9, lowest: 0.4, probes: [] } };
    expect(judgeAttended(true, 0.5, won, { drawn: won }).verdict).toBe('accept');
    expect(judgeAttended(true, 0.5, won, { drawn: elsewhere })).toEqual({ verdict: 'partial', rule: 'drawn-unused' });
  });

  test('where a cue is given up as well, raw accuracy does not decide', () => {
    const lost = { paired: paired(-0.15) };
    expect(judgeAttended(true, 0.5, won, lost).verdict).toBe('reject');
    const cured = probes([0.98, 0.38], [0.83, 0.02]);
    expect(judgeAttended(true, 0.5, won, { ...lost, probes: cured }).verdict).toBe('accept');
    const unused = probes([0.98, 0.01], [0.83, 0.01]);
    expect(judgeAttended(true, 0.5, won, { ...lost, probes: unused }).verdict).toBe('reject');
  });
});

describe('the verdict on all of it', () => {
  const cured = probes([0.98, 0.38], [0.97, 0.02]);
  const idle = probes([0.95, 0.01], [0.95, 0.01]);
  const harmful = probes([0.98, 0.38], [0.97, 0.47]);
  const followed = {
    alignment: {
      ...{ images: 3, heldOut: true },
      ...{ before: { iou: 0.1, pointing: 0.1 }, after: { iou: 0.5, pointing: 0.5 } },
    },
    complement: complement(surely(0.15)),
  };
  const by = (figures: Partial<JudgedFigures>) => judge({ ...nothing, ...figures }, defaultEvidenceThresholds);
  const rules = (findings: readonly Finding[]) => findings.map((one) => 'rule' in one && one.rule);

  test.each<[Verdict, string, Partial<JudgedFigures>, string[]]>([
    ['accept', 'both', { probes: cured, ...followed }, ['cured', 'followed']],
    ['accept', 'one, where the other found nothing', { probes: idle, ...followed }, ['unused', 'followed']],
    ['reject', 'the gravest', { probes: harmful, ...followed }, ['no-help', 'followed']],
    ['no-op', 'nothing at all', {}, ['no-feedback']],
  ])('%s by %s', (verdict, _, figures, found) => {
    const judged = by(figures);
    expect(judged.verdict).toBe(verdict);
    expect(rules(judged.findings)).toEqual(found);
  });

  const few = { validation: 4, attended: 9 };
  test('what few subjects say is not accepted', () => {
    expect(by({ probes: cured, subjects: { validation: 5, attended: 0 } }).verdict).toBe('accept');
    const judged = by({ probes: cured, subjects: few });
    expect(judged.verdict).toBe('partial');
    expect(rules(judged.findings)).toEqual(['cured', 'few-validation-subjects']);
    const asked = by({ ...followed, subjects: { validation: 9, attended: 4 } });
    expect(asked.verdict).toBe('partial');
    expect(rules(asked.findings)).toEqual(['followed', 'few-attended-subjects']);
  });

  test('what few subjects lost is not passed over, and makes nothing of what changed nothing', () => {
    const lost = { paired: paired(-0.4, 1) };
    expect(by({ probes: idle, subjects: few }).verdict).toBe('no-op');
    const judged = by({ probes: idle, subjects: few, ...lost });
    expect(judged.verdict).toBe('unchanged');
    expect(rules(judged.findings)).toEqual(['unused', 'loss-on-few-subjects']);
    const same = probes([0.98, 0.38], [0.97, 0.36]);
    expect(by({ probes: same, subjects: few, ...lost }).verdict).toBe('unchanged');
    expect(by({ ...followed, subjects: few, ...lost }).verdict).toBe('partial');
    expect(by({ probes: idle, ...lost }).verdict).toBe('no-op');
    expect(rules(by({ probes: harmful, subjects: few, ...lost }).findings)).toEqual(['no-help']);
    expect(by({ probes: idle, subjects: few, paired: paired(-0.02, 1) }).verdict).toBe('no-op');
  });

  describe('a control whose feedback had no weight', () => {
    const control = (figures: Partial<JudgedFigures>) => by({ isTaught: false, ...figures });

    test.each<[Verdict, string, Partial<JudgedFigures>, string[]]>([
      ['unchanged', 'what would be accepted', { probes: cured, ...followed }, ['untaught', 'untaught']],
      ['unchanged', 'what would be partial', { probes: probes([0.98, 0.38], [0.9, 0.25]) }, ['untaught']],
      ['no-op', 'what the model never used', { probes: idle }, ['unused']],
      ['reject', 'harm', { probes: harmful }, ['no-help']],
    ])('%s: %s', (verdict, _, figures, found) => {
      const judged = control(figures);
      expect(judged.verdict).toBe(verdict);
      expect(rules(judged.findings)).toEqual(found);
    });

    test('of few subjects is unchanged, too', () => {
      expect(control({ probes: cured, subjects: few, paired: paired(-0.4, 1) }).verdict).toBe('unchanged');
    });
  });

  test('one kind of feedback that helped beside one that changed nothing is a part of what was asked for', () => {
    const judged = by({ probes: cured, ...followed, complement: complement(surely(0, 0.05)) });
    expect(judged.verdict).toBe('partial');
    expect(rules(judged.findings)).toEqual(['cured', 'unchanged']);
  });

  describe('what the classes lost', () => {
    const figure = (change: Estimate): FigureChange => ({
      ...{ before: 0.9, after: 0.9 + change.value, showing: 'untouched' },
      change,
    });
    const recall = (name: string, change: Estimate, more: Partial<RecallChange> = {}): RecallChange => ({
      ...{ class: name, images: 20, subjects: 6, isCueLeft: false },
      ...figure(change),
      ...more,
    });
    const none = surely(0);
    const classes = (rare: RecallChange, more: Partial<ClassChanges> = {}): ClassChanges => ({
      recalls: [recall('common', none), rare],
      unseen: [],
      ...{ balancedAccuracy: figure(none), auc: figure(none), calibrationError: figure(none) },
      ...more,
    });
    const rare = (value: number, spread: number, more: Partial<RecallChange> = {}) =>
      classes(recall('rare', surely(value, spread), more));

    test.each<[Verdict, string, ClassChanges]>([
      ['accept', 'nothing', rare(-0.02, 0.05)],
      ['reject', 'a recall by more than the margin, beyond chance', rare(-0.2, 0.1)],
      ['partial', 'a recall by more than the margin, within chance', rare(-0.2, 0.3)],
      ['partial', 'a recall beyond chance, by less than the margin', rare(-0.02, 0.01)],
      ['reject', 'balanced accuracy', classes(recall('rare', none), { balancedAccuracy: figure(surely(-0.05)) })],
      ['reject', 'AUC', classes(recall('rare', none), { auc: figure(surely(-0.02, 0.005)) })],
      ['partial', 'perhaps AUC', classes(recall('rare', none), { auc: figure(surely(-0.009, 0.005)) })],
      ['partial', 'what four subjects cannot tell', rare(0, 1, { subjects: 4 })],
      ['partial', 'what no subject can tell', classes(recall('rare', none), { unseen: ['rarest'] })],
    ])('%s: %s', (verdict, _, lost) => {
      expect(by({ probes: cured, classes: lost }).verdict).toBe(verdict);
    });

    describe('where the ignored content was taken from their images, or stays there', () => {
      const onUntouched = (value: number): Partial<RecallChange> => ({ untouched: figure(surely(value, 0.1)) });
      const changed = { showing: 'exchanged and blanked' } as const;
      const left = { isCueLeft: true } as const;

      test.each<[Verdict, string, ClassChanges]>([
        [
          'accept',
          'it stays, and the fall is what a false cue may cost',
          rare(-0.2, 0.1, { ...left, ...onUntouched(-0.2) }),
        ],
        [
          'accept',
          'it stays, and figures of all classes fall with it',
          classes(recall('rare', surely(-0.1), { ...left, ...onUntouched(-0.1) }), {
            ...{ balancedAccuracy: figure(surely(-0.05)), auc: figure(surely(-0.05)) },
          }),
        ],
        ['partial', 'it stays, and more is lost', rare(-0.25, 0.1, { ...left, ...onUntouched(-0.25) })],
        ['accept', 'more is lost, and given back without it', rare(0.04, 0.1, { ...changed, ...onUntouched(-0.25) })],
        ['partial', 'more is lost, and not given back', rare(0.02, 0.1, { ...changed, ...onUntouched(-0.25) })],
        ['accept', 'little is lost, and not given back', rare(0.02, 0.1, { ...changed, ...onUntouched(-0.1) })],
      ])('%s: %s', (verdict, _, lost) => {
        expect(by({ probes: cured, classes: lost }).verdict).toBe(verdict);
      });

      test('the class is named whatever else decides, but for what changed nothing', () => {
        const lost = { classes: rare(-0.25, 0.1, { ...left, ...onUntouched(-0.25) }) };
        const named = (probed: ReturnType<typeof probes>) => rules(by({ ...lost, probes: probed }).findings);
        expect(named(harmful)).toEqual(['no-help', 'given-up']);
        expect(named(probes([0.98, 0.38], [0.9, 0.25]))).toEqual(['not-cured', 'given-up']);
        expect(named(probes([0.98, 0.38], [0.97, 0.36]))).toEqual(['unchanged']);
        const [, ...lostToo] = lost.classes.recalls;
        const harmedToo = { ...lost.classes, recalls: [recall('common', surely(-0.05)), ...lostToo] };
        expect(rules(by({ probes: idle, classes: harmedToo }).findings)).toEqual(['unused', 'harmed', 'given-up']);
      });

      test('check regions of enough subjects show that the answers rest on the right thing', () => {
        const lost = { probes: cured, classes: rare(-0.25, 0.1, { ...left, ...onUntouched(-0.25) }) };
        const checked = (attended: number) =>
          by({ ...lost, complement: complement(surely(0.15)), subjects: { validation: 9, attended } });
        expect(rules(checked(4).findings)).toEqual(['cured', 'given-up']);
        expect(rules(checked(5).findings)).toEqual(['cured']);
      });
    });

    test('rejects also what changed nothing else, but never makes it partial', () => {
      const same = probes([0.98, 0.38], [0.97, 0.36]);
      expect(by({ probes: same, classes: rare(-0.2, 0.1) }).verdict).toBe('reject');
      expect(by({ probes: same, classes: rare(-0.2, 0.3) }).verdict).toBe('unchanged');
      expect(by({ probes: idle, classes: rare(-0.2, 0.3) }).verdict).toBe('no-op');
      expect(by({ classes: rare(-0.2, 0.1) }).verdict).toBe('no-op');
    });

    test('probabilities that can be relied on less stand against a correction that gave up nothing', () => {
      const worse = (value: number, spread: number) =>
        classes(recall('rare', none), { calibrationError: figure(surely(value, spread)) });
      const rulesOf = (figures: Partial<JudgedFigures>) => rules(by(figures).findings);
      expect(rulesOf({ ...followed, classes: worse(0.02, 0.01) })).toEqual(['followed', 'miscalibrated']);
      expect(by({ ...followed, classes: worse(0.02, 0.01) }).verdict).toBe('partial');
      expect(rulesOf({ ...followed, classes: worse(0.02, 0.03) })).toEqual(['followed']);
      expect(rulesOf({ ...followed, classes: worse(0.009, 0.005) })).toEqual(['followed']);
      expect(rulesOf({ probes: cured, classes: worse(0.02, 0.01) })).toEqual(['cured']);
    });

    test('the margins are the recipe’s', () => {
      const lenient = { ...defaultEvidenceThresholds, recallMargin: 0.3 };
      const lost = { ...nothing, probes: cured, classes: rare(-0.2, 0.1) };
      expect(judge(lost, lenient).verdict).toBe('partial');
    });
  });
});
