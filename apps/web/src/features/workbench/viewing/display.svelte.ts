import { colourMapNames } from '@fovea/imaging/browser';
import { z } from 'zod';

/** The diverging map is for differences alone: its middle means "no change". */
export const attentionColourMaps = colourMapNames.filter((name) => name !== 'diverging');

const key = 'fovea:display';

const schema = z.object({
  colourMap: z.enum(attentionColourMaps),
  range: z.enum(['fixed', 'stretched']),
  threshold: z.number().min(0).max(1),
  opacity: z.number().min(0).max(1),
  smooth: z.boolean(),
  regions: z.boolean(),
});
export type DisplaySettings = z.infer<typeof schema>;

const usual: DisplaySettings = {
  colourMap: 'viridis',
  range: 'fixed',
  threshold: 0,
  opacity: 0.6,
  smooth: false,
  regions: true,
};

/** How maps are coloured; a person's choice, kept on this computer. */
export class Display {
  #settings = $state.raw<DisplaySettings>(usual);

  constructor() {
    try {
      this.#settings = schema.parse({ ...usual, ...JSON.parse(localStorage.getItem(key) ?? '{}') });
    } catch {
      this.#settings = usual;
    }
  }

  get settings(): DisplaySettings {
    return this.#settings;
  }

  change(settings: Partial<DisplaySettings>): void {
    this.#settings = { ...this.#settings, ...settings };
    try {
      localStorage.setItem(key, JSON.stringify(this.#settings));
    } catch {
      // A full store only forgets the colours.
    }
  }
}
