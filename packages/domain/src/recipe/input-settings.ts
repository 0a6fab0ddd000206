import { z } from 'zod';
import type { ChoiceForm } from './choice-form.ts';

/** How an image that is no square becomes one. Nothing is ever stretched: a shape would then say something else. */
export const fitForms = {
  letterbox: {
    title: 'The whole image',
    says: 'The image is made smaller until it fits, and a border in the colour of the background fills the square.',
  },
  crop: {
    title: 'The central square',
    says: 'Nothing is added. The ends of the longer side are left out: the model never sees them.',
  },
} as const satisfies Record<string, ChoiceForm>;

/** What of an image is background: no part of what the image shows. */
export const backgroundForms = {
  black: { title: 'Black', says: 'Black pixels are background, as around a cell that was cut out. A border is black.' },
  white: { title: 'White', says: 'White pixels are background, as on a scanned slide. A border is white.' },
  edge: {
    title: 'The colour at the edge',
    says: 'Pixels of about the colour that most of the edge of their own image has. A border has this colour.',
  },
  none: {
    title: 'None',
    says: 'Every pixel counts, as in a photograph or an X-ray. A border is black and counts, too: rather take the central square.',
  },
} as const satisfies Record<string, ChoiceForm>;

/** How a prepared image becomes numbers for the model. What each computes is told in the learning package, under `images`. */
export const normalisationForms = {
  stain: {
    title: 'Stain',
    says: 'Takes away how strongly a cell is stained and keeps what differs within it. The background stays out of it.',
  },
  imagenet: {
    title: 'As for ImageNet',
    says: 'The mean and spread of photographs are taken away, the same ones from each image: what pretrained networks expect.',
  },
  'per-image': {
    title: 'Each image by itself',
    says: 'Takes the mean and spread of each image away, so that its light and contrast say nothing. The border counts, too.',
  },
  none: { title: 'None', says: 'The model sees colours as they are, from 0 to 1.' },
} as const satisfies Record<string, ChoiceForm>;

/** Which mirror images and quarter turns of an image mean the same. */
export const symmetryForms = {
  all: { title: 'Flips and quarter turns', says: 'There is no up, down, left or right, as under a microscope.' },
  flips: { title: 'Flips', says: 'Mirror images mean the same, quarter turns do not.' },
  turns: { title: 'Quarter turns', says: 'Turned images mean the same, mirror images do not.' },
  none: { title: 'None', says: 'Left and right, up and down mean something, as in an X-ray.' },
} as const satisfies Record<string, ChoiceForm>;

export type Fit = keyof typeof fitForms;
export const fits = Object.keys(fitForms) as readonly Fit[];
export const fitSchema = z.enum(fits, {
  error: ({ input }) =>
    input === 'stretch'
      ? `is ${fits.join(' or ')}: a stretched image would show the model other shapes than the picture has`
      : `is ${fits.join(' or ')}`,
});

export type Background = keyof typeof backgroundForms;
export const backgrounds = Object.keys(backgroundForms) as readonly Background[];
export const backgroundSchema = z.enum(backgrounds);

export type Normalisation = keyof typeof normalisationForms;
export const normalisations = Object.keys(normalisationForms) as readonly Normalisation[];
export const normalisationSchema = z.enum(normalisations);

export type Symmetries = keyof typeof symmetryForms;
export const symmetryNames = Object.keys(symmetryForms) as readonly Symmetries[];
export const symmetriesSchema = z.enum(symmetryNames);

/** How training images are changed where these symmetries hold. */
export const augmentationBy = (symmetries: Symmetries): { readonly flips: boolean; readonly turns: boolean } => ({
  flips: symmetries === 'all' || symmetries === 'flips',
  turns: symmetries === 'all' || symmetries === 'turns',
});

/** What a project decides once, when it is made: how its images are prepared, and what its models are made of. */
export interface InputSettings {
  /** Side in pixels of the square that all images are prepared at. */
  readonly size: number;
  /** How an image that is no square becomes one. */
  readonly fit: Fit;
  readonly background: Background;
  readonly normalise: Normalisation;
  readonly symmetries: Symmetries;
  /** sha-256 of a network that was brought along; null for the small one. */
  readonly network: string | null;
}
