import type { ExpertSettingsInput } from '@fovea/learning';

export interface Expert {
  readonly name: string;
  /** What differs from the faultless expert; images are a multiple of the usual number. */
  readonly settings?: Partial<Omit<ExpertSettingsInput, 'images'>>;
  readonly imagesTimes?: number;
  /** Train on the same images without what was drawn on them. */
  readonly unheard?: true;
}

/** The one that all others are compared with: every region whole, in its place, on images picked at random. */
export const faultless: Expert = { name: 'faultless' };

/** One thing at a time goes otherwise. */
export const experts: readonly Expert[] = [
  faultless,
  { name: 'not listened to (λ = 0)', unheard: true },
  { name: 'a quarter of the images', imagesTimes: 0.25 },
  { name: 'half the images', imagesTimes: 0.5 },
  { name: 'twice the images', imagesTimes: 2 },
  { name: 'three quarters of each region', settings: { coverage: 0.75 } },
  { name: 'half of each region', settings: { coverage: 0.5 } },
  { name: 'a quarter of each region', settings: { coverage: 0.25 } },
  { name: '5 % of the width too wide', settings: { looseness: 0.05 } },
  { name: '10 % of the width too wide', settings: { looseness: 0.1 } },
  { name: '5 % of the width off', settings: { offset: 0.05 } },
  { name: '10 % of the width off', settings: { offset: 0.1 } },
  { name: 'one image in ten in a wrong place', settings: { wrongRate: 0.1 } },
  { name: 'one image in four in a wrong place', settings: { wrongRate: 0.25 } },
  { name: 'every other image in a wrong place', settings: { wrongRate: 0.5 } },
  { name: 'all images in a wrong place', settings: { wrongRate: 1 } },
  { name: 'half as strongly', settings: { strength: 0.5 } },
  { name: 'the images answered most wrongly', settings: { picks: 'wrong' } },
  { name: 'the images answered least surely', settings: { picks: 'uncertain' } },
];

/** Enough to go every way through the code. */
const quickNames = [0, 1, 6, 15, 17] as const;
export const quickExperts: readonly Expert[] = quickNames.flatMap((index) => experts[index] ?? []);
