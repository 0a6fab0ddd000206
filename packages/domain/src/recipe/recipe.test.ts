import { describe, expect, it } from 'vitest';
import type { RecalibrationSettings } from './recipe.ts';
import { presetRecipe, presets } from './presets.ts';
import { fullAugmentation, parseRecipe, recalibrationRecipe } from './recipe.ts';

describe('parseRecipe', () => {
  it('fills in everything that decides a training', () => {
    expect(parseRecipe({ kind: 'base', steps: 100 })).toEqual({
      kind: 'base',
      gates: ['input'],
      gateForm: 'stretched',
      gateFloor: 0,
      size: 64,
      normalise: 'stain',
      seed: 0,
      steps: 100,
      batchSize: 64,
      learningRate: 1e-3,
      gateLearningRate: 5e-3,
      decay: false,
      dropout: 0.5,
      optimizer: 'adam',
      precision: 'float32',
      augment: { flips: true, turns: true, shift: 0, brightness: 0, stain: 0 },
      balance: { scheme: 'static', lambda: 1 },
      classWeights: 'none',
      sampling: 'uniform',
      evidence: {
        points: 0.03,
        recallMargin: 0.03,
        aucMargin: 0.01,
        calibrationMargin: 0.01,
        alignmentRise: 0.05,
        leastReliance: 0.1,
        remaining: 0.5,
        leastGain: 0.05,
        largestFall: 0.2,
        outsideShare: 0.5,
        insideFall: 0.1,
        contradiction: 0.25,
        saturation: 0.5,
      },
      feedback: null,
    });
  });

  it('puts levels in order, and reads what recipes of old say of hard gates', () => {
    const old = { kind: 'recalibration', steps: 5, gates: ['stage-2', 'input'], feedback: { hardGate: true } };
    expect(parseRecipe(old)).toMatchObject({ gates: ['input', 'stage-2'], gateForm: 'hard' });
    expect(parseRecipe({ ...old, feedback: { hardGate: false } }).gateForm).toBe('stretched');
  });

  it('says nothing of the kind of its gates where it is the usual one', () => {
    const recipe = { kind: 'base', steps: 5 };
    expect(JSON.stringify(parseRecipe({ ...recipe, gateKind: 'multiply' }))).toBe(JSON.stringify(parseRecipe(recipe)));
    expect(JSON.stringify(parseRecipe(recipe))).not.toContain('gateKind');
    expect(parseRecipe({ ...recipe, gateKind: 'by-class', gateFloor: 0.1 }).gateKind).toBe('by-class');
  });

  it('reads recipes that say nothing of the evidence’s thresholds, and some of them', () => {
    const { evidence, ...old } = recalibrationRecipe('quick');
    expect(parseRecipe(old).evidence).toEqual(evidence);
    expect(parseRecipe({ ...old, evidence: { points: 0.05 } }).evidence).toEqual({ ...evidence, points: 0.05 });
  });

  it('reads back what it wrote', () => {
    const recipe = recalibrationRecipe('full', { lambda: 3, seed: 7 });
    expect(parseRecipe(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe);
  });

  it.each([
    [true, { flips: true, turns: true, shift: 0, brightness: 0, stain: 0 }],
    [false, { flips: false, turns: false, shift: 0, brightness: 0, stain: 0 }],
    [
      { shift: 0.1, turns: false },
      { flips: true, turns: false, shift: 0.1, brightness: 0, stain: 0 },
    ],
    [fullAugmentation, fullAugmentation],
  ])('reads the augmentation %j, also as recipes of old say it', (augment, read) => {
    expect(parseRecipe({ kind: 'base', steps: 1, augment }).augment).toEqual(read);
  });

  it.each([
    ['steps', { steps: 0 }],
    ['steps', { steps: 1.5 }],
    ['seed', { seed: -1 }],
    ['learningRate', { learningRate: 0 }],
    ['gateLearningRate', { gateLearningRate: 1 }],
    ['dropout', { dropout: 1 }],
    ['augment', { augment: 'yes' }],
    ['augment.shift', { augment: { shift: 0.3 } }],
    ['augment.stain', { augment: { stain: -0.1 } }],
    ['balance.lambda', { balance: { lambda: 101 } }],
    ['balance.scheme', { balance: { scheme: 'best' } }],
    ['evidence.points', { evidence: { points: 3 } }],
    ['feedback.dilation', { feedback: { dilation: 0.5 } }],
    ['gates.0', { gates: ['stage 2'] }],
    ['gates', { gates: [] }],
    ['gates', { gates: ['input', 'input'] }],
    ['gateForm', { gateForm: 'open' }],
    ['gateFloor', { gateFloor: 0.95 }],
    ['gateFloor', { gateKind: 'residual', gateFloor: 0.2 }],
    ['gateKind', { gateKind: 'add' }],
    ['normalise', { normalise: 'some' }],
    ['size', { size: 16 }],
    ['size', { size: 100 }],
    ['size', { size: 528 }],
    ['classWeights', { classWeights: 'fair' }],
    ['classWeights.1', { classWeights: [1, 0] }],
    ['classWeights.1', { classWeights: [1, -2] }],
    ['classWeights', { classWeights: [1] }],
    ['sampling', { sampling: 'balanced' }],
  ])('names the field that is out of range: %s', (field, wrong) => {
    expect(() => parseRecipe({ kind: 'recalibration', steps: 10, ...wrong })).toThrow(
      expect.objectContaining({ code: 'RECIPE_INVALID', message: expect.stringContaining(`recipe's ${field} `) }),
    );
  });

  it('refuses what is no recipe at all', () => {
    expect(() => parseRecipe('quick')).toThrow(expect.objectContaining({ code: 'RECIPE_INVALID' }));
  });
});

describe('recalibrationRecipe', () => {
  it.each(presets)('makes the preset %s', (preset) => {
    const recipe = recalibrationRecipe(preset);
    expect(recipe.kind).toBe('recalibration');
    expect(recipe.steps).toBe(presetRecipe(preset, { classes: 2 }).steps);
    expect(recipe.feedback?.batchSize).toBe(presetRecipe(preset, { classes: 2 }).feedbackBatchSize);
    expect(recipe.balance.lambda).toBe(1);
  });

  it.each(presets)('takes three times as many steps of %s where one of two classes is rare', (preset) => {
    const usual = recalibrationRecipe(preset);
    expect(recalibrationRecipe(preset, { rarestShare: 0.1 })).toEqual(usual);
    expect(recalibrationRecipe(preset, { rarestShare: 0.09 })).toEqual({ ...usual, steps: 3 * usual.steps });
    const ofThree = recalibrationRecipe(preset, { classes: 3 });
    expect(recalibrationRecipe(preset, { classes: 3, rarestShare: 0.01 })).toEqual(ofThree);
  });

  it.each([3, 10, 20])('keeps the head of %i classes and takes more steps, unless it is asked otherwise', (classes) => {
    for (const preset of presets) {
      const { steps, feedback } = recalibrationRecipe(preset, { classes });
      expect(steps).toBeGreaterThan(presetRecipe(preset, { classes: 2 }).steps);
      expect(feedback?.newHead).toBe(false);
    }
    const settings = { steps: 70, feedback: { newHead: true } };
    expect(recalibrationRecipe('quick', { classes, settings })).toMatchObject(settings);
    expect(
      recalibrationRecipe('quick', {
        classes,
        settings: { feedback: { newHead: undefined } } as RecalibrationSettings,
      }),
    ).toEqual(recalibrationRecipe('quick', { classes }));
  });

  it('keeps the size of the images, and how they are normalised', () => {
    const base = parseRecipe({ kind: 'base', steps: 1, normalise: 'imagenet' });
    expect(recalibrationRecipe('quick', { base }).normalise).toBe('imagenet');
    expect(recalibrationRecipe('quick').size).toBe(64);
    expect(recalibrationRecipe('quick', { base: parseRecipe({ kind: 'base', steps: 1, size: 96 }) }).size).toBe(96);
  });

  it('changes images and drops units as the model to start from was trained', () => {
    const base = parseRecipe({ kind: 'base', steps: 1, augment: { ...fullAugmentation, flips: false }, dropout: 0.2 });
    const { augment, dropout } = base;
    expect(recalibrationRecipe('quick', { base })).toMatchObject({ augment, dropout });
    expect(recalibrationRecipe('quick', { base: parseRecipe({ kind: 'base', steps: 1 }) })).toEqual(
      recalibrationRecipe('quick'),
    );
  });

  it('balances classes as the model to start from does, unless it is asked otherwise', () => {
    const base = parseRecipe({ kind: 'base', steps: 1, classWeights: [1, 5], sampling: 'class-and-subject' });
    const { classWeights, sampling } = base;
    expect(recalibrationRecipe('quick', { base })).toMatchObject({ classWeights, sampling });
    const settings = { classWeights: 'none', sampling: 'uniform' } as const;
    expect(recalibrationRecipe('quick', { base, settings })).toEqual(recalibrationRecipe('quick'));
  });

  it('takes λ = 0 as the control without feedback', () => {
    expect(recalibrationRecipe('quick', { lambda: 0 }).balance.lambda).toBe(0);
  });
});

describe('the method of feedback', () => {
  const recipeOf = (feedback: object) => parseRecipe({ kind: 'recalibration', steps: 10, feedback });

  it('is a gate unless said, with a new head and counterexamples', () => {
    expect(recipeOf({}).feedback).toMatchObject({ method: 'gate', newHead: true, counterexamples: true });
  });

  it.each(['input-gradient', 'random-pixels'])('%s comes as published, without what is Fovea’s own', (method) => {
    const recipe = recipeOf({ method });
    expect(recipe.feedback).toMatchObject({ method, dilation: 0, newHead: false, counterexamples: false });
    expect(parseRecipe(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe);
    expect(recipeOf({ method, newHead: true }).feedback).toMatchObject({ newHead: true, counterexamples: false });
    const settings = { feedback: { method, newHead: undefined } } as RecalibrationSettings;
    expect(recalibrationRecipe('quick', { settings }).feedback).toEqual({
      ...recipe.feedback,
      batchSize: presetRecipe('quick', { classes: 2 }).feedbackBatchSize,
    });
  });

  it('is one of three', () => {
    expect(() => recipeOf({ method: 'prayer' })).toThrow(/feedback.method/);
  });
});
