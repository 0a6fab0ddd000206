import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const [, darkBlock = '', lightBlock = ''] = css.split(/:root[^{]*\{/);
const coloursOf = (block: string) =>
  new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]));
const themes = { dark: coloursOf(darkBlock), light: coloursOf(lightBlock) } as const;

/** Relative luminance of an sRGB colour, 0 for black to 1 for white. @see WCAG 2.2, “relative luminance” */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const surfaces = ['canvas', 'surface', 'surface-raised', 'surface-hover', 'surface-sunken'];
const washes = ['accent-wash', 'good-wash', 'caution-wash', 'bad-wash', 'neutral-wash'];
const coloured = ['accent-strong', 'good', 'caution', 'bad', 'attend', 'ignore'];
/** Which colours text is written in, and on what it may stand. */
const text = [
  ...['text', 'text-soft', 'text-faint'].map((name) => ({ name, on: [...surfaces, ...washes] })),
  ...coloured.map((name) => ({ name, on: [...surfaces, 'neutral-wash'] })),
  ...['accent', 'good', 'caution', 'bad'].map((name) => ({
    name: name === 'accent' ? 'accent-strong' : name,
    on: [`${name}-wash`],
  })),
  { name: 'on-accent', on: ['accent', 'accent-strong'] },
];

describe.each(['dark', 'light'] as const)('the colours of the %s theme', (theme) => {
  const colour = (name: string) => themes[theme].get(name) ?? expect.fail(`${theme} has no --${name}`);

  it('knows the contrast of black and white, and of one colour with itself', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast(colour('accent'), colour('accent'))).toBe(1);
  });

  it('lets text be read on everything that it stands on: 4.5 to 1', () => {
    const faint = text.flatMap(({ name, on }) =>
      on
        .map((ground) => ({ pair: `${name} on ${ground}`, ratio: contrast(colour(name), colour(ground)) }))
        .filter(({ ratio }) => ratio < 4.5),
    );
    expect(faint).toEqual([]);
  });

  it('lets the edges of controls and the focus be seen: 3 to 1', () => {
    const faint = ['control-line', 'focus', 'accent'].flatMap((name) =>
      surfaces
        .map((ground) => ({ pair: `${name} on ${ground}`, ratio: contrast(colour(name), colour(ground)) }))
        .filter(({ ratio }) => ratio < 3),
    );
    expect(faint).toEqual([]);
  });
});
