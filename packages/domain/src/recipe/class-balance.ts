import { z } from 'zod';
import { FoveaError } from '../errors.ts';
import { counted } from '../views/counted.ts';
import { mostClasses } from '../words.ts';
import type { ChoiceForm } from './choice-form.ts';

/** How much an image of each class counts in the data loss, beside weights of one's own, a number a class. */
export const classWeightForms = {
  none: {
    title: 'None',
    says: 'Every image counts the same, so that a frequent class counts more than a rare one.',
  },
  balanced: {
    title: 'Balanced',
    says: 'An image of a rare class counts more, so that all classes count the same. The model finds more images of rare classes, and takes more images of other classes for them.',
  },
} as const satisfies Record<string, ChoiceForm>;

/** How the images of a training step are drawn. */
export const samplingForms = {
  uniform: {
    title: 'As they come',
    says: 'Every image is drawn equally often, so that a frequent class is seen more often than a rare one.',
  },
  class: {
    title: 'By class',
    says: 'Every class is drawn equally often. The few images of a rare class are therefore seen many times over.',
  },
  'class-and-subject': {
    title: 'By class and subject',
    says: 'Every class is drawn equally often, and within a class every subject. A subject with many images does not outweigh the others.',
  },
} as const satisfies Record<string, ChoiceForm>;

export type ClassWeightForm = keyof typeof classWeightForms;
export const classWeightNames = Object.keys(classWeightForms) as readonly ClassWeightForm[];
export type Sampling = keyof typeof samplingForms;
export const samplings = Object.keys(samplingForms) as readonly Sampling[];

/** The largest weight that a class may have; only the weights' ratios count. */
export const largestClassWeight = 1000;

const weights = z.array(z.number().gt(0).lte(largestClassWeight)).min(2).max(mostClasses).readonly();
const weightsRule = `say none or balanced, or give each class a weight above 0 and up to ${largestClassWeight}`;

/** `balanced`: the inverse of how often each class is drawn. A list: a weight a class, in the order of the project's classes. */
export const classWeightsSchema = z.union([z.enum(classWeightNames), weights], { error: weightsRule });
export type ClassWeights = z.infer<typeof classWeightsSchema>;

export const samplingSchema = z.enum(samplings);

/** What a recipe says of classes that differ in size. */
export interface ClassBalance {
  readonly classWeights: ClassWeights;
  readonly sampling: Sampling;
}

/** What a person may set of it. */
export const classBalanceSchema = z.object({
  classWeights: classWeightsSchema.optional(),
  sampling: samplingSchema.optional(),
});
export type ClassBalanceSettings = z.infer<typeof classBalanceSchema>;

export interface CountedClass {
  readonly name: string;
  /** Labelled training images. */
  readonly images: number;
}

/**
 * @param classes of the project, in order
 * @throws RECIPE_INVALID where weights are given for another number of classes, or a class is to be balanced that no
 * training image shows
 */
export function assertClassBalance({ classWeights, sampling }: ClassBalance, classes: readonly CountedClass[]): void {
  if (typeof classWeights !== 'string' && classWeights.length !== classes.length) {
    throw new FoveaError(
      'RECIPE_INVALID',
      `There are ${counted(classWeights.length, 'class weight')} for ${counted(classes.length, 'class', 'classes')}. Give one weight for each class, in this order: ${inShort(classes.map(({ name }) => name))}.`,
      { weights: classWeights.length, classes: classes.length },
    );
  }
  const absent = classes.filter(({ images }) => images === 0);
  if (absent.length === 0 || (classWeights !== 'balanced' && sampling === 'uniform')) return;
  throw new FoveaError(
    'RECIPE_INVALID',
    `No training image shows ${inShort(absent.map(quoted))}, so that classes cannot be balanced. Import training images of ${absent.length === 1 ? 'this class' : 'these classes'}, or train without balanced class weights and with the usual sampling.`,
    { absent: absent.map(({ name }) => name) },
  );
}

/** A class is rare below this share of the images that it would have, were all classes as frequent: of two, below a tenth of all. */
const rareBelow = 0.2;

/**
 * What a person should know before a first training that counts every image the same.
 * @param classes of the project, in order
 * @returns null where every class has enough images beside the others
 */
export function rareClassesInWords(classes: readonly CountedClass[]): string | null {
  const all = classes.reduce((sum, { images }) => sum + images, 0);
  const absent = classes.filter(({ images }) => images === 0);
  const rare = classes.filter(({ images }) => images > 0 && images < (rareBelow * all) / classes.length);
  const sentences = [
    ...(rare.length === 0
      ? []
      : [
          `Of ${counted(all, 'training image')}, few show ${inShort(rare.map(({ name, images }) => `"${name}" (${String(images)})`))}. A model may never find a rare class unless classes are balanced.`,
        ]),
    ...(absent.length === 0
      ? []
      : [`No training image shows ${inShort(absent.map(quoted))}, so that a model cannot learn what that looks like.`]),
  ];
  return sentences.length === 0 ? null : sentences.join(' ');
}

const quoted = ({ name }: CountedClass) => `"${name}"`;

const mostNamed = 20;

function inShort(all: readonly string[]): string {
  const names = all.slice(0, mostNamed);
  const more = all.length - names.length;
  return more === 0 ? names.join(', ') : `${names.join(', ')} and ${String(more)} more`;
}

/** Class weights as a person reads them. */
export const classWeightsInWords = (classWeights: ClassWeights): string =>
  typeof classWeights === 'string' ? classWeights : classWeights.join(', ');
