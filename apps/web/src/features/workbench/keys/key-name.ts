/** What of a key press says which key it was. */
export type KeyEvent = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'isComposing'>;

/** A key's name has several Latin letters: `Enter`, `F1`. Some layouts have keys that write two letters of their script. */
const named = /^[A-Z][A-Za-z0-9]+$/;
/** Keys whose event hides what they write: an input method or the system took it. */
const hidden = new Set(['Process', 'Unidentified']);
/** Signs that Latin layouts have, too: there, a place says nothing. */
const latinOrShared = /[\p{scx=Latn}\p{scx=Zyyy}\p{scx=Zinh}]/u;

/** What keys that are no letters write on the layout that shortcuts are named for: alone, and with Shift. */
const signs: Readonly<Record<string, readonly [alone: string, shifted: string]>> = {
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
};

/**
 * The key's name, the same on every keyboard: what it writes where that is Latin (so that AZERTY, Dvorak and Colemak keep
 * their letters), in small letters; else what a key at its place writes on an English keyboard (Russian К, Greek Ρ and
 * Arabic ق are all `r`). Keys that write nothing have their DOM name in small letters, such as `enter`.
 * @returns null for a press that belongs to writing: a dead key, or one of an input method at work
 */
export function keyName(press: KeyEvent): string | null {
  const { key, code } = press;
  if (press.isComposing || key === 'Dead') return null;
  if (code === 'Space') return ' ';
  if (hidden.has(key)) return nameAtPlace(press);
  if (named.test(key)) return key.toLowerCase();
  // Full width letters are letters, and the Turkish I without and with a dot is an I.
  const written = key.normalize('NFKC').toLowerCase().replace('\u0307', '').replace('ı', 'i');
  return latinOrShared.test(written) ? written : nameAtPlace(press);
}

function nameAtPlace({ code, shiftKey }: KeyEvent): string | null {
  const [, letter] = /^Key([A-Z])$/.exec(code) ?? [];
  if (letter !== undefined) return letter.toLowerCase();
  const [, digit] = /^Digit(\d)$/.exec(code) ?? [];
  if (digit !== undefined) return shiftKey ? null : digit;
  return signs[code]?.[shiftKey ? 1 : 0] ?? null;
}
