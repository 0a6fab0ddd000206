import { describe, expect, it } from 'vitest';
import { gridWindow } from './grid-window.ts';

const extent = {
  width: 1000,
  viewHeight: 800,
  gap: 10,
  captionHeight: 20,
  wantedCell: 90,
  leastColumns: 3,
  scrolled: 0,
};

describe('window of a grid', () => {
  it('fills the width and holds every row', () => {
    const window = gridWindow({ ...extent, total: 8572 });
    expect(window.columns).toBe(10);
    expect(window.cell).toBe(91);
    expect(window.height).toBe(858 * 121);
  });

  it('draws few cells wherever one scrolls, the last included', () => {
    for (const scrolled of [-500, 0, 12_345, 858 * 121 - 800, 10_000_000]) {
      const { from, to } = gridWindow({ ...extent, total: 8572, scrolled });
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeLessThanOrEqual(8572);
      expect(to - from).toBeLessThanOrEqual(150);
    }
    expect(gridWindow({ ...extent, total: 8572, scrolled: 858 * 121 - 800 }).to).toBe(8572);
  });

  it('has nothing to draw without images', () => {
    const window = gridWindow({ ...extent, total: 0 });
    expect([window.from, window.to, window.height]).toEqual([0, 0, 0]);
  });
});
