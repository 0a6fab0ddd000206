import chardet from 'chardet';
import { FoveaError } from '@fovea/domain';

export interface DecodedList {
  /** Without a byte-order mark. */
  readonly text: string;
  /** As people call it. */
  readonly encoding: 'UTF-8' | 'UTF-16 LE' | 'UTF-16 BE' | 'Windows-1252';
}

/**
 * Finds how a list of subjects is written. Nothing is decoded that could make two names one: UTF-8 and UTF-16 must be
 * valid, and a list in another encoding is refused by that encoding's name. Windows-1252 is read, for it gives each byte
 * a character of its own.
 * @param name the list's path, for messages
 * @throws INPUT_INVALID naming the encoding, where it is known
 */
export function decodeList(bytes: Buffer, name: string): DecodedList {
  const refuse = (what: string) =>
    new FoveaError('INPUT_INVALID', `${name} ${what}. Save the list as UTF-8 and import again.`, { file: name });
  const starts = (...mark: number[]) => bytes.length >= mark.length && mark.every((byte, at) => bytes[at] === byte);
  if (starts(0x50, 0x4b, 3, 4)) throw refuse('is a spreadsheet or an archive, no text');
  if (starts(0xff, 0xfe, 0, 0) || starts(0, 0, 0xfe, 0xff))
    throw refuse('is written in UTF-32, which Fovea does not read');
  const utf16 = starts(0xff, 0xfe) ? 'UTF-16 LE' : starts(0xfe, 0xff) ? 'UTF-16 BE' : guessUtf16(bytes);
  if (utf16 !== null) {
    const text = strict(bytes, utf16 === 'UTF-16 LE' ? 'utf-16le' : 'utf-16be');
    if (text === null || text.includes('\0')) throw refuse(`looks like ${utf16} and is damaged`);
    return { text: withoutLoss(text, refuse), encoding: utf16 };
  }
  const utf8 = strict(bytes, 'utf-8');
  if (utf8 !== null) return { text: withoutLoss(utf8, refuse), encoding: 'UTF-8' };
  if (starts(0xef, 0xbb, 0xbf)) throw refuse('says that it is UTF-8, and has bytes that are not');
  const western = strict(bytes, 'windows-1252');
  if (western === null || !looksWestern(western)) throw refuse(describeOther(bytes));
  return { text: western, encoding: 'Windows-1252' };
}

/** Text of letters that are mostly ASCII has a zero in every other byte. */
function guessUtf16(bytes: Buffer): 'UTF-16 LE' | 'UTF-16 BE' | null {
  let [even, odd] = [0, 0];
  for (const [at, byte] of bytes.entries()) {
    if (byte !== 0) continue;
    if (at % 2 === 0) even++;
    else odd++;
  }
  if (even === 0 && odd === 0) return null;
  return odd >= even ? 'UTF-16 LE' : 'UTF-16 BE';
}

function strict(bytes: Buffer, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** A program that could not write a letter may have put a replacement character for it: two names may have become one. */
function withoutLoss(text: string, refuse: (what: string) => FoveaError): string {
  const at = text.indexOf('\ufffd');
  if (at < 0) return text;
  const line = text.slice(0, at).split(/\r\n|\n|\r/).length;
  throw refuse(`has lost letters: line ${line} holds the replacement character \ufffd`);
}

/**
 * Western names have a letter beyond ASCII here and there. Three of them in a row are another script, and odd signs or the pair that a letter in UTF-8 makes are no text at all.
 */
function looksWestern(text: string): boolean {
  // Signs that hardly stand in a name, and that the bytes of other scripts come out as.
  const isOdd = /[\u0080-\u009f\u201a\u0192\u2020\u2021\u02c6\u2030\u2039\u203a\u2022\u02dc¡¢¤¥¦¨¬¯¶¸¹¼½¾¿×÷]/.test(
    text,
  );
  const isOtherScript = /[\u00a1-\u00ff\u0152-\u0192]{3}/.test(text);
  const isUtf8 = /[\u00c2\u00c3][\u00a0-\u00bf]/.test(text);
  return !isOdd && !isOtherScript && !isUtf8;
}

function describeOther(bytes: Buffer): string {
  // Paths and headings are ASCII; what remains is what tells encodings apart.
  const words = [...bytes].map((byte) => (byte > 0x7f ? byte : 0x20));
  const guess = chardet
    .analyse(Buffer.from(words))
    .map(({ name }) => name)
    .find((name) => !/^(UTF|ASCII|ISO-8859-1$|windows-1252)/i.test(name));
  return guess === undefined
    ? 'is neither UTF-8 nor Windows-1252'
    : `is not UTF-8; the list looks like ${guess}, which Fovea does not read`;
}
