import type { Meaning, Split } from '@fovea/domain';
import { recalibrationRecipe } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import type { LearningChoice } from './learning-choice.ts';
import { changesOf, initialLearning, settingsOf, useOf } from './learning-choice.ts';

describe('how a retraining shall learn', () => {
  it('begins as a recipe that nothing was chosen for', () => {
    expect(recalibrationRecipe('quick', { settings: settingsOf(initialLearning()) ?? undefined })).toEqual(
      recalibrationRecipe('quick'),
    );
    expect(changesOf(initialLearning())).toBe(0);
  });

  it('lets the number of classes say what a preset is, until somebody chooses', () => {
    const recipeOf = (choice: LearningChoice) =>
      recalibrationRecipe('quick', { classes: 10, settings: settingsOf(choice) ?? undefined });
    expect(recipeOf(initialLearning())).toEqual(recalibrationRecipe('quick', { classes: 10 }));
    const choice = { ...initialLearning(), newHead: true, steps: 70 };
    expect(changesOf(choice)).toBe(2);
    expect(recipeOf(choice)).toMatchObject({ steps: 70, feedback: { newHead: true } });
    expect(settingsOf({ ...choice, steps: 0 })).toBeNull();
  });

  it('asks for what was chosen', () => {
    const choice = { ...initialLearning(), ignoreLoss: 'energy', dilation: 5, newHead: false } as const;
    expect(changesOf(choice)).toBe(3);
    const { feedback } = recalibrationRecipe('full', { settings: settingsOf(choice) ?? undefined });
    expect(feedback).toMatchObject({ ignoreLoss: 'energy', dilation: 0.05, newHead: false, batchSize: 32 });
  });

  it('takes a published method as it was published, and counts that as one change', () => {
    const choice = initialLearning('input-gradient');
    expect(choice).toMatchObject({ method: 'input-gradient', newHead: false, counterexamples: false });
    expect(changesOf(choice)).toBe(1);
    expect(changesOf({ ...choice, newHead: true })).toBe(2);
    const { feedback } = recalibrationRecipe('full', { settings: settingsOf(choice) ?? undefined });
    expect(feedback).toMatchObject({ method: 'input-gradient', newHead: false, counterexamples: false });
  });

  it('lets the losses say where gates start until a number is given', () => {
    expect(settingsOf(initialLearning())?.feedback?.gateStart).toBeNull();
    expect(settingsOf({ ...initialLearning(), gateStart: -1 })?.feedback?.gateStart).toBe(-1);
    expect(settingsOf({ ...initialLearning(), gateStart: 5 })).toBeNull();
  });

  it('leaves the gates as they are until others are named', () => {
    expect(settingsOf(initialLearning())).toMatchObject({ gates: undefined, gateKind: undefined, gateForm: undefined });
    const named = { gateKind: 'by-class', gateForm: 'hard' } as const;
    const choice = { ...initialLearning(), gates: ['stage-2', 'input'], ...named };
    expect(settingsOf(choice)).toMatchObject({ gates: ['input', 'stage-2'], ...named });
    expect(changesOf(choice)).toBe(3);
    expect(settingsOf({ ...choice, gates: [] })).toBeNull();
  });

  it('lets the drawings say how much stays visible until a share is given', () => {
    expect(settingsOf(initialLearning())?.gateFloor).toBeUndefined();
    expect(settingsOf({ ...initialLearning(), gateFloor: 0 })?.gateFloor).toBe(0);
    expect(settingsOf({ ...initialLearning(), gateFloor: 35 })?.gateFloor).toBe(0.35);
    expect(settingsOf({ ...initialLearning(), gateFloor: 95 })).toBeNull();
  });

  it('balances classes as the version in use does until something else is chosen', () => {
    expect(settingsOf(initialLearning())).toMatchObject({ classWeights: undefined, sampling: undefined });
    const choice = { ...initialLearning(), classWeights: [1, 5], sampling: 'class' } as const;
    expect(settingsOf(choice)).toMatchObject({ classWeights: [1, 5], sampling: 'class' });
    expect(changesOf(choice)).toBe(2);
    expect(settingsOf({ ...choice, classWeights: [1, null] })).toBeNull();
  });

  it('is none while a field is empty or out of its range', () => {
    expect(settingsOf({ ...initialLearning(), tolerance: null })).toBeNull();
    expect(settingsOf({ ...initialLearning(), dilation: 21 })).toBeNull();
  });
});

const drawn = (split: Split, ...meanings: Meaning[]) =>
  useOf({ trainable: split === 'train', image: { split }, meanings });

it('trains on what lies on training subjects, and checks by what to attend to on validation subjects alone', () => {
  expect([drawn('train', 'attend'), drawn('train', 'ignore')]).toEqual(['train', 'train']);
  expect([drawn('validation', 'attend'), drawn('validation', 'attend', 'ignore')]).toEqual(['check', 'check']);
  expect([drawn('validation', 'ignore'), drawn('test', 'attend'), drawn('test', 'ignore')]).toEqual(
    Array.from({ length: 3 }, () => 'keep'),
  );
});
