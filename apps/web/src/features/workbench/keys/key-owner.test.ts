import { describe, expect, it } from 'vitest';
import type { Control } from './key-owner.ts';
import { keepsKey } from './key-owner.ts';
import type { KeyPress } from './shortcuts.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  repeat: false,
  isComposing: false,
  ...held,
});
const undo = press('z', { ctrlKey: true });
const keptOf = (control: Control, presses: readonly KeyPress[], byPointer = false) =>
  presses.filter((one) => keepsKey(control, one, byPointer)).map(({ key }) => key);

const all = [
  ...['ArrowLeft', 'ArrowUp', 'Home', 'End', 'PageUp', 'PageDown', 'Enter', 'Escape', 'Delete', 'Backspace'],
  ...['r', 'a', 'e', '0', '1', '+', '-', '.', ',', '?'],
].map((key) => press(key));
const space = press(' ', { code: 'Space' });

describe('a control with the focus', () => {
  it('keeps of a slider only what moves it', () => {
    const moves = ['ArrowLeft', 'ArrowUp', 'Home', 'End', 'PageUp', 'PageDown'];
    expect(keptOf('slider', [...all, space, undo])).toEqual(moves);
    expect(keepsKey('slider', press('ArrowLeft', { shiftKey: true }))).toBe(true);
    expect(keepsKey('slider', press('к', { code: 'KeyR' }))).toBe(false);
  });

  it('keeps of a field for numbers what numbers are written and corrected with', () => {
    const gone = all.filter((one) => !keepsKey('number', one)).map(({ key }) => key);
    expect(gone).toEqual(['r', 'a', '?']);
    expect(keepsKey('number', undo)).toBe(true);
    expect(keepsKey('number', press('к', { code: 'KeyR' }))).toBe(false);
    expect(keepsKey('number', press('Dead', { code: 'Equal' }))).toBe(true);
  });

  it('keeps of a list of choices its letters for whom finds by letters, not after a click', () => {
    expect(keepsKey('choice', press('r'))).toBe(true);
    expect(keepsKey('choice', press('r'), true)).toBe(false);
    expect(keepsKey('choice', press('к', { code: 'KeyR' }))).toBe(true);
    expect(keepsKey('choice', press('Escape'))).toBe(true);
    expect(keepsKey('choice', press('Escape'), true)).toBe(false);
    for (const byPointer of [false, true]) {
      expect(keepsKey('choice', undo, byPointer)).toBe(false);
      expect(keepsKey('choice', press('Delete'), byPointer)).toBe(false);
      expect(keptOf('choice', [press('ArrowUp'), press('Enter'), space], byPointer)).toHaveLength(3);
    }
  });

  it('keeps everything where one writes', () => {
    expect(keptOf('writing', [...all, space, undo])).toHaveLength(all.length + 2);
  });

  it('keeps of a button what presses it, and nothing where no control has the focus', () => {
    expect(keptOf('button', [press('Enter'), space, press('r'), undo, press('Delete')])).toEqual(['Enter', ' ']);
    expect(keptOf('tick', [press('Enter'), space, press('r'), undo])).toEqual(['Enter', ' ']);
    expect(keptOf('none', [...all, space, undo])).toEqual([]);
  });
});
