import { describe, expect, it } from 'vitest';
import type { KeyPress } from './shortcuts.ts';
import { actionOf, shortcuts } from './shortcuts.ts';

const plain: KeyPress = {
  key: '',
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  repeat: false,
  isComposing: false,
};
const press = (key: string, held: Partial<KeyPress> = {}) => actionOf({ ...plain, key, ...held });

describe('actionOf', () => {
  it('knows the tools and meanings, with Caps Lock on too', () => {
    expect(press('r')).toEqual({ kind: 'tool', tool: 'rectangle' });
    expect(press('P')).toEqual({ kind: 'tool', tool: 'polygon' });
    expect(press('i')).toEqual({ kind: 'meaning', meaning: 'ignore' });
  });

  it('makes the map over the image fainter and stronger, wherever < and > lie', () => {
    expect(press('<', { code: 'IntlBackslash' })).toEqual({ kind: 'opacity', by: -1 });
    expect(press('>', { code: 'Period', shiftKey: true })).toEqual({ kind: 'opacity', by: 1 });
    expect(press('Ю', { code: 'Period', shiftKey: true })).toEqual({ kind: 'opacity', by: 1 });
    expect(press('.', { code: 'Period' })).toEqual({ kind: 'next' });
  });

  it('tells undo from redo, on a Mac as well, with Caps Lock on too', () => {
    expect(press('z', { ctrlKey: true })).toEqual({ kind: 'undo' });
    expect(press('Z', { ctrlKey: true })).toEqual({ kind: 'undo' });
    expect(press('Z', { ctrlKey: true, shiftKey: true })).toEqual({ kind: 'redo' });
    expect(press('y', { ctrlKey: true })).toEqual({ kind: 'redo' });
    expect(press('z', { metaKey: true })).toEqual({ kind: 'undo' });
  });

  it('goes by the place of the key where the letter is not Latin', () => {
    expect(press('к', { code: 'KeyR' })).toEqual({ kind: 'tool', tool: 'rectangle' });
    expect(press('я', { code: 'KeyZ', ctrlKey: true })).toEqual({ kind: 'undo' });
    expect(press('Я', { code: 'KeyZ', ctrlKey: true, shiftKey: true })).toEqual({ kind: 'redo' });
    expect(press('ю', { code: 'Period' })).toEqual({ kind: 'next' });
    expect(press('ש', { code: 'KeyA' })).toEqual({ kind: 'meaning', meaning: 'attend' });
    expect(press('؟', { code: 'Slash', shiftKey: true })).toEqual({ kind: 'help' });
  });

  it('goes by the letter on Latin layouts, wherever its key lies', () => {
    expect(press('a', { code: 'KeyQ' })).toEqual({ kind: 'meaning', meaning: 'attend' });
    expect(press('q', { code: 'KeyA' })).toEqual({ kind: 'tool', tool: 'rub out' });
    expect(press('z', { code: 'KeyW', ctrlKey: true })).toEqual({ kind: 'undo' });
    expect(press('w', { code: 'KeyZ', ctrlKey: true })).toBeNull();
    expect(press('0', { code: 'Digit0', shiftKey: true })).toEqual({ kind: 'fit' });
  });

  it('leaves the browser its own shortcuts', () => {
    expect(press('r', { ctrlKey: true })).toBeNull();
    expect(press('R', { ctrlKey: true, shiftKey: true })).toBeNull();
    expect(press('ArrowLeft', { altKey: true })).toBeNull();
    expect(press('-', { ctrlKey: true })).toBeNull();
    expect(press('к', { code: 'KeyR', metaKey: true })).toBeNull();
  });

  it('leaves what AltGr, dead keys and input methods write', () => {
    const getModifierState = (name: string) => name === 'AltGraph';
    expect(press('.', { getModifierState })).toBeNull();
    expect(press('r', { ctrlKey: true, altKey: true })).toBeNull();
    expect(press('Dead', { code: 'Equal' })).toBeNull();
    expect(press('Process', { code: 'KeyR', isComposing: true })).toBeNull();
  });

  it('moves by one pixel, with Shift by ten', () => {
    expect(press('ArrowUp')).toEqual({ kind: 'arrow', by: [0, -1] });
    expect(press('ArrowRight', { shiftKey: true })).toEqual({ kind: 'arrow', by: [10, 0] });
  });

  it('repeats steps while a key is held, and nothing else', () => {
    const held = { repeat: true };
    expect(press('ArrowUp', held)).not.toBeNull();
    expect(press('z', { ...held, ctrlKey: true })).not.toBeNull();
    expect(press('+', held)).not.toBeNull();
    for (const key of ['Escape', 'Enter', 'Delete', 'r', '?']) expect(press(key, held), key).toBeNull();
  });
});

it('lists every key that does something, and none that does nothing', () => {
  const spoken: Readonly<Record<string, string>> = { '−': '-', Ctrl: 'ctrl', Shift: 'shift' };
  for (const { keys, on } of shortcuts) {
    const done = Object.keys(on ?? {});
    const listed = keys
      .filter((key) => /^(Ctrl |Shift )*(.|Enter|Escape|Delete|Backspace|Tab)$/u.test(key))
      .map((key) =>
        key
          .split(' ')
          .map((part) => spoken[part] ?? part.toLowerCase())
          .join(' '),
      );
    // Beside `+`, the same key without Shift; arrows are said in one word.
    const unsaid = done.filter((key) => !listed.includes(key) && key !== '=' && !key.includes('arrow'));
    expect([unsaid, listed.filter((key) => !done.includes(key))]).toEqual([[], []]);
  }
});
