import { expect, test } from 'vitest';
import { compareReadings } from './compare-readings.ts';
import { describeComparison } from './describe-comparison.ts';
import { collectFigures, type RunReading } from './read-run.ts';

const reading = (changes: Partial<RunReading> = {}): RunReading => ({
  weightsHash: 'a',
  verdict: 'accept',
  figures: new Map<string, number | null>([
    ['evidence.probes.before.reliance', 0.25],
    ['evidence.worstSubject', null],
  ]),
  maps: new Map([['after one.png', Float32Array.of(0, 0.5, 1)]]),
  engine: 'native',
  ...changes,
});

test('numbers and nulls are found wherever they stand; words are none', () => {
  const figures = new Map<string, number | null>();
  collectFigures(figures, 'evidence', {
    verdict: 'accept',
    paired: { auc: null },
    probes: [{ accuracy: 0.5, name: 'x' }],
  });
  expect([...figures]).toEqual([
    ['evidence.paired.auc', null],
    ['evidence.probes.0.accuracy', 0.5],
  ]);
});

test('equal readings pass, and say how much was compared', () => {
  const comparison = compareReadings('ignore', true, reading(), reading());
  expect(comparison).toMatchObject({
    passes: true,
    figures: { compared: 2, largest: 0 },
    maps: { compared: 1, largest: 0 },
  });
  expect(describeComparison([comparison])).toMatch(/^ignore\s+equal\s+equal\s+2 equal\s+1 equal\s+ok$/m);
});

test.each([
  ['the weights', { weightsHash: 'b' }],
  ['the verdict', { verdict: 'partial' }],
  ['a figure, however little', { figures: new Map([['evidence.probes.before.reliance', 0.25 + 2 ** -50]]) }],
  ['a map', { maps: new Map([['after one.png', Float32Array.of(0, 0.5, 1 - 2 ** -24)]]) }],
])('a run at strength 1 fails by %s', (_, changes) => {
  expect(compareReadings('ignore', true, reading(), reading(changes)).passes).toBe(false);
});

test('a run of weaker regions passes by its maps alone, up to 1e-5', () => {
  const within = reading({ weightsHash: 'b', maps: new Map([['after one.png', Float32Array.of(0, 0.5 + 9e-6, 1)]]) });
  const beyond = reading({ maps: new Map([['after one.png', Float32Array.of(0, 0.5 + 2e-5, 1)]]) });
  expect(compareReadings('strengths', false, reading(), within).passes).toBe(true);
  expect(compareReadings('strengths', false, reading(), beyond)).toMatchObject({
    passes: false,
    maps: { at: 'after one.png' },
  });
});

test('the first step whose losses differ is named, with its distance', () => {
  const curve = (...losses: number[]) =>
    reading({ figures: new Map(losses.map((loss, index) => [`curve.${index + 1}.feedbackLoss`, loss])) });
  const comparison = compareReadings('strengths', false, curve(3, 2, 1), curve(3, 2.25, 4));
  expect(comparison.from).toEqual({ step: 2, by: 0.25 });
  expect(describeComparison([comparison])).toContain('  strengths: the losses differ from step 2 on, at first by 0.25');
});

test('a figure that only one side could tell differs without end; a field that one side lacks is only listed', () => {
  const told = reading({ figures: new Map([['evidence.worstSubject', 0.5]]) });
  const comparison = compareReadings('ignore', true, reading(), told);
  expect(comparison).toMatchObject({ passes: false, figures: { largest: Infinity, at: 'evidence.worstSubject' } });
  const more = reading({ figures: new Map([...reading().figures, ['evidence.facts.rise', 0.5]]) });
  const wider = compareReadings('ignore', true, reading(), more);
  expect(wider).toMatchObject({ passes: true, onlyLeft: [], onlyRight: ['evidence.facts.rise'] });
  expect(describeComparison([wider])).toContain('Only the second commit has:\n  evidence.facts.rise');
});

test('a run without any map that both have is not taken for equal', () => {
  expect(compareReadings('ignore', true, reading(), reading({ maps: new Map() })).passes).toBe(false);
});
