import { colourMapNames } from '@fovea/imaging/browser';
import { z } from 'zod';
import { leastChanges, mostChanges } from './flicker.svelte.ts';

/** The diverging map is for differences alone: its middle means "no change". */
export const attentionColourMaps = colourMapNames.filter((name) => name !== 'diverging');

const key = 'fovea:display';

/** Of the panels: one large with the others beside it, the picture and one map alike, or three alike. */
const layouts = ['large', 'two', 'three'] as const;
export type Layout = (typeof layouts)[number];

const schema = z.object({
  layout: z.enum(layouts),
  /** The name of the panel that is drawn large. */
  enlarged: z.string(),
  colourMap: z.enum(attentionColourMaps),
  range: z.enum(['fixed', 'stretched']),
  threshold: z.number().min(0).max(1),
  opacity: z.number().min(0).max(1),
  smooth: z.boolean(),
  /** Lines of equal value on the picture. */
  contours: z.boolean(),
  regions: z.boolean(),
  /** Changes a second, where two sides are shown in turn. */
  flickerRate: z.number().min(leastChanges).max(mostChanges),
});
export type DisplaySettings = z.infer<typeof schema>;

/** From clear to opaque. */
const opacitySteps = 10;

const usual: DisplaySettings = {
  layout: 'large',
  enlarged: 'image',
  colourMap: 'viridis',
  range: 'fixed',
  threshold: 0,
  opacity: 0.6,
  smooth: false,
  contours: false,
  regions: true,
  flickerRate: 2,
};

/** How panels stand and how maps are coloured; a person's choice, kept on this computer. */
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

  /** One step more or less opaque. */
  changeOpacity(by: 1 | -1): void {
    const steps = Math.round(this.#settings.opacity * opacitySteps) + by;
    this.change({ opacity: Math.min(1, Math.max(0, steps / opacitySteps)) });
  }
}
