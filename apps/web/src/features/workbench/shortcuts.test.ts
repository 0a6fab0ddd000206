import { describe, expect, it } from 'vitest';
import { actionOf } from './shortcuts.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) =>
  actionOf({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

describe('actionOf', () => {
  it('knows the tools and meanings, with Caps Lock on too', () => {
    expect(press('r')).toEqual({ kind: 'tool', tool: 'rectangle' });
    expect(press('P')).toEqual({ kind: 'tool', tool: 'polygon' });
    expect(press('i')).toEqual({ kind: 'meaning', meaning: 'ignore' });
  });

  it('tells undo from redo, on a Mac as well', () => {
    expect(press('z', { ctrlKey: true })).toEqual({ kind: 'undo' });
    expect(press('Z', { ctrlKey: true, shiftKey: true })).toEqual({ kind: 'redo' });
    expect(press('z', { metaKey: true })).toEqual({ kind: 'undo' });
  });

  it('leaves the browser its own shortcuts', () => {
    expect(press('r', { ctrlKey: true })).toBeNull();
    expect(press('ArrowLeft', { altKey: true })).toBeNull();
  });

  it('moves by one pixel, with Shift by ten', () => {
    expect(press('ArrowUp')).toEqual({ kind: 'arrow', by: [0, -1] });
    expect(press('ArrowRight', { shiftKey: true })).toEqual({ kind: 'arrow', by: [10, 0] });
  });
});
