import type { Recipe, RecipeInput } from '@fovea/domain';
import type { ExpertSettingsInput } from '@fovea/learning';

/** What one simulated expert draws, and how well the hand does it. */
export interface Drawing {
  /** What the regions are drawn on. */
  readonly on: 'mark' | 'object';
  readonly meaning: 'ignore' | 'attend';
  readonly hand: Omit<ExpertSettingsInput, 'images'>;
  /** At most; fewer where the pictures have fewer such regions. */
  readonly images: number;
}

/** What an expert is asked to correct, and how it is trained. */
export interface Instruction extends Drawing {
  readonly name: string;
  /** Wrong by construction, whatever comes of it: in a wrong place on every picture, or of a wrong meaning. */
  readonly harmful?: true;
  /** Makes no sense where the mark says nothing: there is nothing to gain. */
  readonly needsConfounder?: true;
  readonly recipe?: (recipe: Recipe) => RecipeInput;
}

const ignoreMark = { on: 'mark', meaning: 'ignore', hand: {}, images: 20 } as const;
const attendObject = { on: 'object', meaning: 'attend', hand: {}, images: 20, needsConfounder: true } as const;

/** The correction is a loss alone, and hardly that. */
const hardlyHeard = (recipe: Recipe): RecipeInput => ({
  ...recipe,
  balance: { scheme: 'static', lambda: 0.01 },
  feedback: recipe.feedback && { ...recipe.feedback, counterexamples: false, newHead: false },
});

/** What a second person marks once on validation images, in boxes, for all reports: where the answer should rest. */
export const check: Drawing = {
  on: 'object',
  meaning: 'attend',
  hand: { outline: 'box', looseness: 0.05 },
  images: 40,
};

export const instructions: readonly Instruction[] = [
  { ...ignoreMark, name: 'the mark on 20 images' },
  { ...ignoreMark, name: 'the mark on 5 images', images: 5 },
  { ...ignoreMark, name: 'loose boxes', hand: { outline: 'box', looseness: 0.05 } },
  { ...ignoreMark, name: '5 % of the width off', hand: { offset: 0.05 } },
  { ...ignoreMark, name: 'half of each mark', hand: { coverage: 0.5 } },
  { ...ignoreMark, name: 'one image in four in a wrong place', hand: { wrongRate: 0.25 } },
  { ...ignoreMark, name: 'too few steps', recipe: (recipe) => ({ ...recipe, steps: Math.ceil(recipe.steps / 6) }) },
  { ...ignoreMark, name: 'hardly heard', recipe: hardlyHeard },
  { ...ignoreMark, name: 'every image in a wrong place', hand: { wrongRate: 1 }, harmful: true },
  { ...ignoreMark, name: 'ignore the object', on: 'object', harmful: true },
  { ...attendObject, name: 'attend to the object' },
  { ...attendObject, name: 'attend in a wrong place', hand: { wrongRate: 1 }, harmful: true },
  { ...attendObject, name: 'attend to the mark', on: 'mark', harmful: true },
];
