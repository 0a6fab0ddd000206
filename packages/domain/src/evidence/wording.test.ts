import { describe, expect, test } from 'vitest';
import { defaultEvidenceThresholds } from '../recipe/evidence-thresholds.ts';
import type { Estimate } from '../records/evaluation.ts';
import type { EvidenceReport } from '../records/evidence-report.ts';
import type {
  AttendedRule,
  AttentionRule,
  ClassRule,
  DetectedFact,
  Finding,
  IgnoredRule,
  SubjectsRule,
} from '../records/findings.ts';
import type { ComplementReport } from '../records/probes.ts';
import type { Verdict } from '../words.ts';
import { detectionInWords, reasonsInWords, saturationInWords, thresholdsInWords } from './wording.ts';

const estimate = (value: number): Estimate => ({ value, low: value - 0.01, high: value + 0.01, confidence: 0.95 });
const unknown = (value: number): Estimate => ({ value, low: -1, high: 1, confidence: 0.95 });
const probed = (accuracy: number, reliance: number) => ({
  accuracy,
  reliance,
  lowest: accuracy - reliance,
  probes: [],
});

const complement = {
  ...{ images: 12, heldOut: true },
  before: { accuracy: 0.9, lowest: 0.6, reliance: 0.5, probes: [] },
  after: { accuracy: 0.92, lowest: 0.8, reliance: 0.25, probes: [] },
  ...{ change: estimate(0.2), relianceChange: estimate(-0.25) },
} satisfies ComplementReport;
const report: EvidenceReport = {
  verdict: 'partial',
  findings: [],
  paired: { accuracy: estimate(-0.03), auc: null },
  probes: {
    before: probed(0.98, 0.38),
    after: probed(0.95, 0.02),
    relianceBefore: estimate(0.38),
    rise: estimate(0.33),
  },
  alignment: {
    ...{ images: 12, heldOut: true },
    ...{ before: { iou: 0.1, pointing: 0.25 }, after: { iou: 0.62, pointing: 0.75 } },
  },
  complement,
  drawn: { ...complement, heldOut: false, after: { ...complement.after, lowest: 0.4 } },
  isMapTaught: true,
  subjects: { validation: 9, attended: 9 },
  worstSubject: { subject: 'P7', subjects: 9, images: 20, before: 0.9, after: 0.5, change: estimate(-0.4) },
  thresholds: defaultEvidenceThresholds,
  detections: [],
};

const attention = [
  [
    'less-inside',
    'reject',
    /rest less than before.* 25 of 100 answers go wrong \(12 images\)\. Before the retraining, 50 of 100 did/,
  ],
  [
    'more-outside',
    'reject',
    /rest more than before on what lies outside.* 80\.0 % of the answers are right on 12 images \(60\.0 % before/,
  ],
  [
    'mostly-outside',
    'reject',
    /most answers rest on what lies outside.* 80\.0 % of the answers are right on 12 images, and 92\.0 % when nothing is changed/i,
  ],
  ['still-mostly-outside', 'partial', /most answers rest on what lies outside/i],
  ['perhaps-less-inside', 'partial', /rest less than before/],
  ['hardly-inside', 'partial', /hardly any answer rests.* only 25 of 100 answers go wrong \(12 images\)/i],
] as const satisfies readonly [AttentionRule, string, RegExp][];
const ignored: readonly (readonly [IgnoredRule, Verdict, RegExp])[] = [
  ...attention,
  ['unused-and-costly', 'reject', /retraining cost 3\.0 points of accuracy, more than chance explains/],
  ['unused', 'no-op', /corrects nothing that can be measured/],
  ['no-help', 'reject', /did not help.* 2 of 100 answers go wrong\. Before the retraining, 38 of 100 did/],
  ['untaught', 'unchanged', /^The drawings had no weight in this training.* 2 of 100 answers go wrong/],
  ['unchanged', 'unchanged', /^Within chance, the model uses the ignored regions as before\. When .* 2 of 100/],
  ['not-cured', 'partial', /not complete.* from 60\.0 % to 93\.0 %.*train longer/],
  ['little-used', 'partial', /only a little before the retraining\. Chance may explain/],
  ['costs-its-gain', 'partial', /3\.0 points of accuracy were lost, and hardly more was gained \(33\.0 points\)/],
  ['costs-too-much', 'partial', /more than a model usually loses/],
  [
    'cured',
    'accept',
    /no longer uses the ignored regions.* The answers rest on what experts marked.* 80\.0 % of the answers are right/,
  ],
];
const attended: readonly (readonly [AttendedRule, Verdict, RegExp])[] = [
  ...attention,
  ['costs-its-gain', 'reject', /Accuracy fell by 3\.0 points, more than chance explains.*\(20\.0 points\)/],
  ['untaught', 'unchanged', /^The drawings had no weight in this training \(λ = 0\).*a control\./],
  ['map-not-moved', 'reject', /did not learn where to look\. On 12 images, the overlap.* from 0\.10 to 0\.62/],
  ['unchanged', 'unchanged', /The map moved, but within chance the answers rest on the regions as before\..* 80\.0 %/],
  ['only-where-trained', 'partial', /images it was trained on.*Mark some images of validation subjects/],
  ['drawn-unused', 'partial', /something else than what was drawn.* 40\.0 % of the answers are right/],
  ['little-gain', 'partial', /hardly more was gained than lost\. Accuracy fell by 3\.0 points/],
  ['followed', 'accept', /looks where experts do on images it never trained on.*This cost 3\.0 points of accuracy/],
];
const subjects: readonly (readonly [SubjectsRule, RegExp])[] = [
  ['few-validation-subjects', /validation images are of only 1 subject: too few/],
  ['few-attended-subjects', /regions to attend to are of only 2 subjects: too few/],
  ['loss-on-few-subjects', /Accuracy fell by 3\.0 points on only 1 subject/],
];

const inWords = (finding: Finding, of: Partial<EvidenceReport> = {}) =>
  reasonsInWords({ ...report, ...of, findings: [finding] })[0] ?? '';
const longest = (text: string) =>
  Math.max(...text.split(/(?<=[.!?])\s+(?=\p{Lu})/u).map((sentence) => sentence.split(/\s+/).length));

describe('every rule has its words, none of them in a sentence of more than 30', () => {
  test.each(ignored)('on ignored regions: %s', (rule, verdict, words) => {
    const said = inWords({ about: 'ignored', rule, verdict });
    expect(said).toMatch(words);
    expect(longest(said)).toBeLessThanOrEqual(30);
  });

  test.each(attended)('on regions to attend to: %s', (rule, verdict, words) => {
    for (const isMapTaught of rule === 'map-not-moved' ? [true] : [true, false]) {
      const said = inWords({ about: 'attended', rule, verdict }, { isMapTaught });
      expect(longest(said)).toBeLessThanOrEqual(30);
      if (isMapTaught) expect(said).toMatch(words);
      else expect(said).not.toMatch(/overlap|undefined|The map /);
    }
  });

  test('on classes', () => {
    const figure = (change: Estimate) => ({
      before: 0.9,
      after: 0.9 + change.value,
      showing: 'exchanged and blanked' as const,
      change,
    });
    const recall = (name: string, subjects: number, change: Estimate) => ({
      ...{ class: name, images: 12, subjects, isCueLeft: false },
      ...figure(change),
      untouched: figure(estimate(-0.4)),
    });
    const classes = {
      recalls: [recall('rare', 6, estimate(-0.2)), recall('odd', 3, unknown(-0.1))],
      unseen: ['rarest'],
      ...{
        balancedAccuracy: figure(estimate(-0.02)),
        auc: figure({ ...estimate(-0.005), high: -0.001 }),
        calibrationError: figure(estimate(0.02)),
      },
    };
    const said = (rule: ClassRule) =>
      inWords({ about: 'classes', rule, verdict: rule === 'harmed' ? 'reject' : 'partial' } as Finding, {
        classes,
        complement: null,
      });
    expect(said('harmed')).toBe(
      'The recall of “rare” fell from 90.0 % to 70.0 % with the ignored regions changed, more than chance explains.',
    );
    expect(said('perhaps-harmed')).toMatch(
      /^But the recall of “odd” fell .*With so few subjects, chance may explain this\. But balanced accuracy fell .*: only a little, but more than chance explains\. But AUC fell from 0\.900 to 0\.895/,
    );
    expect(said('few-of-class')).toMatch(/“rarest” \(none\) and “odd” \(3\)/);
    expect(said('given-up')).toMatch(
      /^But the recall of “rare” fell from 90\.0 % to 50\.0 % on untouched images\. .* did not rise in return\. To check/,
    );
    expect(said('miscalibrated')).toContain('The calibration error rose from 90.0 % to 92.0 %');
    for (const rule of ['harmed', 'perhaps-harmed', 'given-up', 'miscalibrated', 'few-of-class'] as const) {
      expect(longest(said(rule))).toBeLessThanOrEqual(30);
    }
  });

  test('regions without a place to compare with are told of', () => {
    const probes = { ...report.probes!, uncontrolled: 0.25 };
    expect(inWords({ about: 'ignored', rule: 'cured', verdict: 'accept' }, { probes })).toContain(
      'On 25 % of the marked images, no unmarked place of the same size is left to compare with.',
    );
  });

  test('candidates that were judged on the same images are counted', () => {
    expect(thresholdsInWords({ ...report, candidates: 5 }).join(' ')).toMatch(
      /5 versions were judged on these validation images or were in training at the time, this one included\..* 99\.0 % confidence/,
    );
    expect(thresholdsInWords({ ...report, candidates: 250 }).join(' ')).toContain('99.980 % confidence');
    expect(thresholdsInWords({ ...report, candidates: 1 }).join(' ')).not.toContain('versions were judged');
  });

  test.each(subjects)('on subjects: %s', (rule, words) => {
    expect(
      inWords({ about: 'subjects', rule, verdict: 'partial' }, { subjects: { validation: 1, attended: 2 } }),
    ).toMatch(words);
  });

  const detections: readonly (readonly [string, DetectedFact, RegExp])[] = [
    ['harm', { code: 'harmed-subject' }, /Subject P7 is worse off\. Its accuracy went from 90 % to 50 % on 20 images/],
    ['itself', { code: 'contradicts-itself', on: 1, people: ['Ada'] }, /On 1 image the same person/],
    ['others', { code: 'contradicts-others', on: 2, people: ['Ada', 'Bo'] }, /2 images people disagree \(Ada and Bo\)/],
    ['alike', { code: 'contradicts-alike', on: 3, people: ['Ada', 'Bo', 'Cy'] }, /drawn by Ada and Bo and Cy/],
    ['saturation', { code: 'saturated', share: 0.6, step: null }, /stuck on 60 % of what was marked/],
    ['the base', { code: 'stale-base', base: 1, champion: 2 }, /made from version 1 .*version 2 is in use now/],
    ['feedback', { code: 'stale-feedback', on: 1 }, /Feedback on 1 image was drawn.*Retrain to include it/],
  ];
  test.each(detections)('on what was detected: %s', (_, fact, words) => {
    const said = detectionInWords({ ...fact, images: [] }, report);
    expect(said).toMatch(words);
    expect(longest(said)).toBeLessThanOrEqual(30);
  });
});

test('a gate that the training saw stuck is told with its step', () => {
  expect(saturationInWords({ step: 12, share: 0.974 })).toMatch(/step 12\. On 97 % of its places the map/);
});

const sentencesOf = (texts: readonly string[]) => texts.flatMap((text) => text.split(/(?<=[.!?]) (?=\p{Lu})/u));

test.each([
  ['a cure and its map', ['ignored', 'cured', 'accept'], ['attended', 'followed', 'accept']],
  ['a cure beside little gain', ['ignored', 'cured', 'accept'], ['attended', 'little-gain', 'partial']],
  ['the same place outside', ['ignored', 'mostly-outside', 'reject'], ['attended', 'mostly-outside', 'reject']],
  ['too little inside', ['ignored', 'hardly-inside', 'partial'], ['attended', 'hardly-inside', 'partial']],
] as const)('no sentence comes twice among the reasons: %s', (_, first, second) => {
  const findings = [first, second].map(([about, rule, verdict]) => ({ about, rule, verdict }) as Finding);
  const reasons = reasonsInWords({ ...report, findings });
  const said = sentencesOf(reasons);
  expect(new Set(said).size).toBe(said.length);
  expect(reasons).toHaveLength(2);
  expect(reasons[1]).toMatch(/^\p{Lu}.*\.$/u);
});

test('what was told of old comes once, and short pieces of a name stay', () => {
  const told = (...all: string[]) => all.map((sentence) => ({ about: 'told', sentence }) as const);
  const findings = told('The map moved at last.', 'The map moved at last.', 'Drawn by A. B. Drawn by A. C.');
  expect(reasonsInWords({ ...report, findings })).toEqual(['The map moved at last.', 'Drawn by A. B. Drawn by A. C.']);
});

test('a reason says how many images were asked', () => {
  const asked = { images: 256, of: 418, subjects: 12 };
  const of = (finding: Finding, given: typeof asked) =>
    inWords(finding, { probes: { ...report.probes!, asked: given } });
  const helped = { about: 'ignored', rule: 'no-help', verdict: 'reject' } as const;
  expect(of(helped, asked)).toContain('2 of 100 answers go wrong (256 of 418 images, 12 subjects).');
  expect(of(helped, { ...asked, of: 256 })).toContain('answers go wrong (256 images, 12 subjects).');
  const unused = { about: 'ignored', rule: 'unused', verdict: 'no-op' } as const;
  expect(of(unused, asked)).toMatch(/answers went wrong \(256 of 418 images, 12 subjects\)/);
  expect(longest(of(unused, asked))).toBeLessThanOrEqual(30);
});

test.each([
  ['ignored', 'unused-and-costly', 'reject'],
  ['ignored', 'costs-its-gain', 'partial'],
  ['ignored', 'costs-too-much', 'partial'],
  ['attended', 'costs-its-gain', 'reject'],
  ['attended', 'little-gain', 'partial'],
  ['attended', 'followed', 'accept'],
] as const)('a loss of accuracy says on how many images it is: %s, %s', (about, rule, verdict) => {
  const validation = { images: 418, of: 418, subjects: 12 };
  const [said = ''] = reasonsInWords({ ...report, validation, findings: [{ about, rule, verdict } as Finding] });
  expect(said).toMatch(/3\.0 points( of accuracy)?( were lost)? \(418 images, 12 subjects\)/);
  expect(longest(said)).toBeLessThanOrEqual(30);
});

test('what the reasons say of unused feedback is not said again where it is detected', () => {
  const findings = [{ about: 'ignored', rule: 'unused', verdict: 'no-op' }] as const;
  const detected = detectionInWords({ code: 'unused-feedback', images: [] }, { ...report, findings });
  expect(detected).toContain('Check that the regions lie where they should');
  for (const sentence of sentencesOf(reasonsInWords({ ...report, findings }))) expect(detected).not.toContain(sentence);
});

test('a sentence of old stays as it was told', () => {
  expect(inWords({ about: 'told', sentence: 'P rose.' })).toBe('P rose.');
  expect(detectionInWords({ code: 'saturated', told: 'Stuck.', images: [] }, report)).toBe('Stuck.');
  expect(inWords({ about: 'nothing', rule: 'no-feedback', verdict: 'no-op' })).toContain('nothing to judge');
});

test('what chance explains is told from what few subjects cannot tell', () => {
  const unused = { about: 'ignored', rule: 'unused', verdict: 'no-op' } as const;
  const probes = (relianceBefore: Estimate) => ({
    probes: { before: probed(0.9, 0.05), after: probed(0.9, 0), relianceBefore, rise: estimate(0.05) },
  });
  expect(inWords(unused, probes(estimate(0)))).toContain('5 of 100 answers went wrong, which chance explains');
  expect(inWords(unused, probes(unknown(0.05)))).toContain('With so few subjects, chance may explain this');
  expect(inWords(unused, { probes: { ...report.probes!, before: probed(0.9, 0.01) } })).toContain('hardly used');
  const less = { about: 'ignored', rule: 'perhaps-less-inside', verdict: 'partial' } as const;
  const change = (relianceChange: Estimate) => ({ complement: { ...complement, relianceChange } });
  expect(inWords(less, change({ ...estimate(-0.25), high: 0.1 }))).toContain('Chance may explain this');
  expect(inWords(less, change(unknown(-0.25)))).toContain('With so few subjects, chance may explain this');
  expect(inWords(less, change(estimate(-0.25)))).not.toContain('chance');
});

test('a cure says whether anybody checked what the answers rest on instead', () => {
  const cured = { about: 'ignored', rule: 'cured', verdict: 'accept' } as const;
  expect(inWords(cured, { complement: null })).toContain('was not checked');
  expect(inWords(cured, { complement: { ...complement, heldOut: false } })).toContain('was not checked');
  expect(inWords(cured, { subjects: { validation: 9, attended: 4 } })).toContain('was hardly checked');
});

test('what is said of a gain agrees with its figure', () => {
  const ignored = { about: 'ignored', rule: 'costs-its-gain', verdict: 'partial' } as const;
  const costly = { about: 'attended', rule: 'costs-its-gain', verdict: 'reject' } as const;
  const little = { about: 'attended', rule: 'little-gain', verdict: 'partial' } as const;
  const of = (fall: number, gain: number) => ({
    paired: { accuracy: estimate(-fall), auc: null },
    probes: { ...report.probes!, rise: estimate(gain) },
    complement: { ...complement, change: estimate(gain) },
  });
  expect(inWords(ignored, of(0.25, 0.05))).toContain(
    '25.0 points of accuracy were lost, and only 5.0 points were gained',
  );
  expect(inWords(costly, of(0.25, 0.05))).toContain('only 5.0 points were gained.');
  expect(inWords(costly, of(0.25, -0.05))).toContain('nothing was gained.');
  expect(inWords(costly, { complement: null })).not.toContain('is changed');
  expect(inWords(little, of(0.18, 0.2))).toContain('hardly more was gained than lost. Accuracy fell by 18.0 points.');
  expect(inWords(little, of(0.22, 0.2))).toContain('less was gained than lost.');
  expect(inWords(little, of(0, 0.02))).toContain('hardly more answers than before rest on the regions.');
  expect(inWords(little, of(0, -0.02))).toContain('no more answers than before rest on the regions.');
  expect(inWords(little, { complement: null })).toContain('nothing shows whether the answers rest on them. No image');
});

test('what is said of a cure agrees with its figures', () => {
  const about = 'ignored';
  const of = (before: number, after: number, accuracy = 0.9) => ({
    probes: { ...report.probes!, before: probed(0.9, before), after: probed(accuracy, after) },
  });
  const littleUsed = { about, rule: 'little-used', verdict: 'partial' } as const;
  expect(inWords(littleUsed, of(0.08, 0.02))).toContain('no longer uses the ignored regions, or much less');
  expect(inWords(littleUsed, of(0.035, 0.03))).toMatch(/^The model hardly uses the ignored regions now/);
  const incomplete = { about, rule: 'not-cured', verdict: 'partial' } as const;
  expect(inWords(incomplete, of(0.4, 0.3))).toMatch(/^The model uses the ignored regions less than before\. But the/);
  expect(inWords({ about, rule: 'cured', verdict: 'accept' }, of(0.4, -0.04, 0.98))).toContain('to 100.0 %');
});

test('accuracy is not told where a cue was given up as well', () => {
  const followed = { about: 'attended', rule: 'followed', verdict: 'accept' } as const;
  const cured = { about: 'ignored', rule: 'cured', verdict: 'accept' } as const;
  const last = (findings: readonly Finding[], of: Partial<EvidenceReport> = {}) =>
    reasonsInWords({ ...report, ...of, findings }).at(-1);
  expect(last([cured, followed])).not.toContain('accuracy');
  expect(last([followed], { paired: { accuracy: estimate(0.01), auc: null } })).toContain('No accuracy was lost');
});

test('thresholds are told where they were read, and in old reports where they are known', () => {
  const all = thresholdsInWords(report);
  expect(all[0]).toBe('Differences under 3 points do not count.');
  expect(all).toHaveLength(8);
  expect(Math.max(...all.map(longest))).toBeLessThanOrEqual(30);
  expect(thresholdsInWords({ ...report, isMapTaught: false })).toHaveLength(7);
  expect(thresholdsInWords({ ...report, probes: null, complement: null })).toHaveLength(4);
  expect(thresholdsInWords({ ...report, thresholds: {} })).toHaveLength(1);
});

test('a report that keeps the words of its time is not said to follow the rule on few subjects', () => {
  const findings = [{ about: 'told', sentence: 'P rose.' }] as const;
  expect(thresholdsInWords(report).join(' ')).toContain('never accept');
  expect(thresholdsInWords({ ...report, verdict: 'accept', findings }).join(' ')).not.toContain('never accept');
});
