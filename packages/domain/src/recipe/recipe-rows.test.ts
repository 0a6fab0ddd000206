import type { FeedbackMethod } from './feedback.ts';
import type { GateKindName } from './gate-kind.ts';
import { presets } from './presets.ts';
import { parseRecipe, recalibrationRecipe } from './recipe.ts';
import { describe, expect, it, test } from 'vitest';
import { decidedInWords, gateLimitInWords, learningInShort, presetOf, recipeRows } from './recipe-rows.ts';

describe('a recipe as people read it', () => {
  it('names the preset that it is', () => {
    expect(presetOf(recalibrationRecipe('quick'))).toBe('quick');
    expect(presetOf(recalibrationRecipe('full', { lambda: 3, seed: 7 }))).toBe('full');
    for (const preset of presets) expect(presetOf(recalibrationRecipe(preset, { classes: 7 }))).toBe(preset);
    for (const preset of presets) expect(presetOf(recalibrationRecipe(preset, { rarestShare: 0.02 }))).toBe(preset);
    for (const size of [64, 224, 512]) expect(presetOf(recalibrationRecipe('full', { base: { size } }))).toBe('full');
    expect(presetOf({ ...recalibrationRecipe('quick'), steps: 51 })).toBeNull();
    expect(presetOf(parseRecipe({ kind: 'base', steps: 50 }))).toBeNull();
  });

  it('names the network, and its hash beside', () => {
    const recipe = parseRecipe({ kind: 'base', steps: 50, network: 'a'.repeat(64) });
    expect(recipeRows(recipe, 'mine.keras')).toContainEqual({ name: 'Network', value: 'mine.keras (aaaaaaaaaaaa)' });
    expect(recipeRows(recipe)).toContainEqual({ name: 'Network', value: 'aaaaaaaaaaaa' });
  });

  it.each([
    { scheme: 'static', lambda: 2.5 },
    { scheme: 'gradnorm', lambda: 2.5, asymmetry: 0.7 },
  ] as const)('leaves no setting out: %j', (chosen) => {
    const recipe = recalibrationRecipe('quick', { balance: chosen, seed: 9 });
    const { kind: _kind, augment, feedback, balance, evidence, ...others } = recipe;
    const settings = [others, augment, balance, evidence, feedback ?? {}].flatMap((part) => Object.keys(part)).length;
    // Kind and preset are rows of their own.
    expect(recipeRows(recipe)).toHaveLength(settings + 2);
    expect(recipeRows(recipe)).toContainEqual({ name: 'Feedback weight λ', value: '2.5' });
    const asymmetry = recipeRows(recipe).find(({ name }) => name.startsWith('Asymmetry α'));
    expect(asymmetry?.value).toBe('asymmetry' in chosen ? '0.7' : undefined);
    expect(recipeRows(parseRecipe({ kind: 'base', steps: 50 })).some(({ name }) => name === 'Hard gate')).toBe(false);
  });
});

describe('what the number of classes decides', () => {
  it.each([
    [2, {}, /^2 classes: 50 steps\. .* starts anew if there is a region to ignore\.$/],
    [2, { steps: 70, feedback: { newHead: false } }, /^2 classes: 70 steps\. .* is kept\.$/],
    [10, {}, /^10 classes: 300 steps\. .* is kept\.$/],
    [10, { feedback: { newHead: true } }, /^10 classes: 300 steps\. .* starts anew/],
  ])('is said of %i classes with %j', (classes, settings, words) => {
    expect(decidedInWords(recalibrationRecipe('quick', { classes, settings }), classes)).toMatch(words);
  });
});

describe('how a run learns, in a list', () => {
  const short = (method: 'gate' | 'input-gradient' | 'random-pixels') =>
    learningInShort(recalibrationRecipe('quick', { lambda: 2, settings: { feedback: { method } } }));

  it('names the method where it is not the gate, and the scheme where there is a weight', () => {
    expect(short('gate')).toBe('static λ 2');
    expect(short('input-gradient')).toBe('input gradients, static λ 2');
    expect(short('random-pixels')).toBe('random pixels');
  });

  it('names the kind of gate where it is not the usual one', () => {
    expect(learningInShort(recalibrationRecipe('quick', { settings: { gateKind: 'multiply' } }))).toBe('static λ 1');
    const recipe = recalibrationRecipe('quick', { settings: { gateKind: 'by-class' } });
    expect(learningInShort(recipe)).toBe('by-class gate, static λ 1');
    expect(recipeRows(recipe)).toContainEqual({ name: 'Gate kind', value: 'by-class' });
  });

  it('is nothing of a first training', () => {
    expect(learningInShort(parseRecipe({ kind: 'base', steps: 50 }))).toBeNull();
  });
});

test('what a gate cannot do is said of runs whose gate learned from drawings, and shuts nothing out', () => {
  const said = (gateKind?: GateKindName, method: FeedbackMethod = 'gate') =>
    gateLimitInWords(recalibrationRecipe('quick', { settings: { gateKind, feedback: { method } } }));
  expect(said('residual')).toMatch(/shuts nothing out/);
  expect([said(), said('by-channel'), said('by-class'), said('residual', 'random-pixels')]).toEqual([
    null,
    null,
    null,
    null,
  ]);
  expect(gateLimitInWords(parseRecipe({ kind: 'base', steps: 5, gateKind: 'residual' }))).toBeNull();
});
