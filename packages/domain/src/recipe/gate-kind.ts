import { z } from 'zod';
import type { ChoiceForm } from './choice-form.ts';

interface GateKindForm extends ChoiceForm {
  /** Nothing passes where the map is 0 and the floor is 0. */
  readonly shuts: boolean;
}

/**
 * What a gate does with its attention map. Formulas and sources stand in the learning package, file by file under `gates`.
 * A new one is a line here and a line in its table `gateKinds`: docs/feedback.md.
 */
export const gateKindForms = {
  multiply: {
    title: 'Weaken the rest',
    says: 'The model sees each place as strongly as the attention there says. Where attention is 0, it sees nothing.',
    shuts: true,
  },
  residual: {
    title: 'Strengthen, weaken nothing',
    says: 'The model sees everything, and what lies inside attention twice as strongly. Nothing is shut out, so that attention alone makes no model ignore anything.',
    shuts: false,
  },
  'by-channel': {
    title: 'Weaken places and channels',
    says: 'Where attention is 0, the model sees nothing. Of the rest, it also weighs each colour channel, or each kind of feature, for the image as a whole.',
    shuts: true,
  },
  'by-class': {
    title: 'A map for each class',
    says: 'You see and correct the map of the class that attention itself finds. Meant for later stages, for several classes, and to show where to look.',
    shuts: true,
  },
} as const satisfies Record<string, GateKindForm>;

export type GateKindName = keyof typeof gateKindForms;
export const gateKindNames = Object.keys(gateKindForms) as readonly GateKindName[];

export const gateKindSchema = z.enum(gateKindNames);

/**
 * What a gate reads. Features of a network that was brought along may be of any size, so that a fresh gate would begin
 * anywhere between shut and open; and few large channels would hide all others from it.
 */
export const gateNormForms = {
  none: { reads: 'features as they are' },
  rms: { reads: 'features divided by their RMS' },
  instance: { reads: 'features, each channel less its mean and divided by its standard deviation' },
} as const satisfies Record<string, { readonly reads: string }>;

export type GateNorm = keyof typeof gateNormForms;
export const gateNorms = Object.keys(gateNormForms) as readonly GateNorm[];

/** Whether gates shut anything out, as the usual ones do. */
export const shutsOut = (kind: GateKindName = 'multiply'): boolean => gateKindForms[kind].shuts;
