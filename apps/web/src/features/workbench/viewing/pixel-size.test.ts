import { describe, expect, it } from 'vitest';
import { areaInMicrometres, lengthInMicrometres, readPixelSize } from './pixel-size.ts';

describe('readPixelSize', () => {
  it('takes a number above 0, with a point or a comma, and with its unit', () => {
    for (const typed of ['0.065', ' 0,065 ', '0.065 µm', '65e-3', '0.065um']) {
      expect(readPixelSize(typed), typed).toEqual({ size: 0.065 });
    }
  });

  it('takes an empty field for a size that nobody knows', () => {
    expect(readPixelSize('  ')).toEqual({ size: null });
  });

  it('says what is wanted in place of anything else', () => {
    for (const typed of ['0', '-1', 'small', '1.2.3', '20000', '1e-9', '1 2', 'Infinity']) {
      expect(readPixelSize(typed), typed).toHaveProperty('fault');
    }
  });
});

describe('lengths and areas in µm', () => {
  it('have as many digits as a tenth of a pixel needs', () => {
    expect(lengthInMicrometres(12, 0.065)).toBe('0.780');
    expect(lengthInMicrometres(12, 0.5)).toBe('6.00');
    expect(lengthInMicrometres(12, 10)).toBe('120');
    expect(lengthInMicrometres(-5, 0.5)).toBe('−2.50');
  });

  it('have three digits where they are areas: 1 px of 0.065 µm is 0.004225 µm²', () => {
    expect(areaInMicrometres(1, 0.065)).toBe('0.00423');
    expect(areaInMicrometres(400, 0.5)).toBe('100');
    expect(areaInMicrometres(4000, 0.5)).toBe('1000');
    expect(areaInMicrometres(10, 0.5)).toBe('2.50');
    expect(areaInMicrometres(0, 0.5)).toBe('0');
  });
});
