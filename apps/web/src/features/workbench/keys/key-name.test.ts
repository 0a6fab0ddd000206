import { describe, expect, it } from 'vitest';
import { keyName } from './key-name.ts';

const name = (key: string, code: string, more: { shiftKey?: boolean; isComposing?: boolean } = {}) =>
  keyName({ key, code, shiftKey: false, isComposing: false, ...more });

describe('a key’s name', () => {
  it.each([
    ['Russian', 'к', 'KeyR', 'r'],
    ['Russian with Caps Lock', 'К', 'KeyR', 'r'],
    ['Ukrainian', 'і', 'KeyS', 's'],
    ['Bulgarian', 'и', 'KeyR', 'r'],
    ['Greek', 'ρ', 'KeyR', 'r'],
    ['Arabic', 'ق', 'KeyR', 'r'],
    ['Arabic, a key of two letters', 'لا', 'KeyB', 'b'],
    ['Hebrew', 'ר', 'KeyR', 'r'],
    ['Persian', 'ق', 'KeyR', 'r'],
    ['Hindi', 'ी', 'KeyR', 'r'],
    ['Thai', 'พ', 'KeyR', 'r'],
    ['Georgian', 'რ', 'KeyR', 'r'],
    ['Armenian', 'ր', 'KeyR', 'r'],
    ['Korean', 'ㄱ', 'KeyR', 'r'],
    ['Japanese kana', 'す', 'KeyR', 'r'],
  ])('is that of its place where the letter is not Latin: %s %s', (_layout, key, code, expected) => {
    expect(name(key, code)).toBe(expected);
  });

  it.each([
    ['Russian Period', 'ю', 'Period', '.'],
    ['Russian Comma', 'б', 'Comma', ','],
    ['Hebrew Period', 'ץ', 'Period', '.'],
    ['Arabic comma', '،', 'KeyK', 'k'],
    ['Chinese stop', '。', 'Period', '.'],
    ['Persian nought', '۰', 'Digit0', '0'],
    ['Hindi nought', '०', 'Digit0', '0'],
  ])('is that of its place for signs and digits of other scripts: %s %s', (_layout, key, code, expected) => {
    expect(name(key, code)).toBe(expected);
  });

  it('asks on an Arabic keyboard where one asks on an English one', () => {
    expect(name('؟', 'Slash', { shiftKey: true })).toBe('?');
    expect(name('Ю', 'Period', { shiftKey: true })).toBe('>');
    expect(name('₽', 'Digit8', { shiftKey: true })).toBe('₽');
  });

  it.each([
    ['AZERTY', 'a', 'KeyQ', 'a'],
    ['AZERTY point', '.', 'Comma', '.'],
    ['Dvorak', 'r', 'KeyO', 'r'],
    ['Dvorak', 'p', 'KeyR', 'p'],
    ['Colemak', 'p', 'KeyR', 'p'],
    ['QWERTZ', 'z', 'KeyY', 'z'],
    ['Caps Lock', 'R', 'KeyR', 'r'],
    ['Turkish without a dot', 'ı', 'KeyI', 'i'],
    ['Turkish with a dot', 'İ', 'Quote', 'i'],
    ['Japanese, full width', 'ｒ', 'KeyR', 'r'],
  ])('is its letter where that is Latin, wherever the key lies: %s %s', (_layout, key, code, expected) => {
    expect(name(key, code)).toBe(expected);
  });

  it('is not that of its place for Latin letters and signs that English keyboards lack', () => {
    expect(name('å', 'BracketLeft')).toBe('å');
    expect(name('¡', 'Equal')).toBe('¡');
    expect(name('°', 'Minus', { shiftKey: true })).toBe('°');
    expect(name('ŕ', 'KeyR')).toBe('ŕ');
  });

  it('is none while something is being written', () => {
    expect(name('Dead', 'Equal')).toBeNull();
    expect(name('r', 'KeyR', { isComposing: true })).toBeNull();
    expect(name('Process', 'KeyR', { isComposing: true })).toBeNull();
  });

  it('is that of its place where an input method hides what it writes', () => {
    expect(name('Process', 'KeyR')).toBe('r');
    expect(name('Unidentified', 'Period')).toBe('.');
    expect(name('Unidentified', '')).toBeNull();
  });

  it('is the DOM’s for keys that write nothing, and a space for every space', () => {
    expect(name('Enter', 'NumpadEnter')).toBe('enter');
    expect(name('ArrowUp', 'ArrowUp')).toBe('arrowup');
    expect(name('\u00a0', 'Space', { shiftKey: true })).toBe(' ');
    expect(name('\u3000', 'Space')).toBe(' ');
  });
});
