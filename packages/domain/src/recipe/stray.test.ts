import { describe, expect, it } from 'vitest';
import { strayAllowed, straySchema } from './stray.ts';

const losses = { attendLoss: 'dice', ignoreLoss: 'balanced-bce' } as const;
const [attend, ignore] = [
  { meaning: 'attend', strength: 1 },
  { meaning: 'ignore', strength: 1 },
] as const;

describe('how far attention may stray, as an ε', () => {
  it('is a share of the loss at first, by what is drawn', () => {
    expect(strayAllowed(0.1, losses, [[ignore], [ignore, ignore]])).toBe(0.217);
    expect(strayAllowed(0.1, losses, [[attend]])).toBe(0.472);
    expect(strayAllowed(0.1, { ...losses, attendLoss: 'balanced-mse' }, [[attend]])).toBe(0.1);
  });

  it('is the mean over images of different meanings', () => {
    expect(strayAllowed(1, losses, [[attend, ignore]])).toBe(5.41);
  });

  it('of an image to ignore something on, beside one to attend to, is that of a half-open gate', () => {
    expect(strayAllowed(0.5, losses, [[ignore], [attend]])).toBeCloseTo((0.5 * (0.69 + 4.72)) / 2, 2);
    expect(strayAllowed(1, { ...losses, ignoreLoss: 'dice' }, [[ignore], [ignore], [attend]])).toBe(2.03);
  });

  it('is half as much where every region is meant half as strongly, the strongest of a meaning for its image', () => {
    const [faint, fainter] = [
      { meaning: 'ignore', strength: 0.5 },
      { meaning: 'ignore', strength: 0.1 },
    ] as const;
    expect(strayAllowed(0.2, losses, [[faint]])).toBe(0.217);
    expect(strayAllowed(0.4, losses, [[fainter, faint], [ignore]])).toBe(0.651);
  });

  it.each([0, 0.002, 1.1, Number.NaN])('of %s is none', (stray) => {
    expect(straySchema.safeParse(stray).success).toBe(false);
    expect(() => strayAllowed(stray, losses, [[ignore]])).toThrow(expect.objectContaining({ code: 'RECIPE_INVALID' }));
  });
});
