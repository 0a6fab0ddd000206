import type { Random } from '../../packages/imaging/src/node/sample/random.ts';

/** Syllables of ten scripts; those of Latin have letters beyond ASCII. */
const syllables = {
  latin: ['Mü', 'lö', 'ré', 'ña', 'Åk', 'sen', 'ta', 'Ço', 'bi', 'vå', 'zé', 'no'],
  greek: ['Αθ', 'ηνά', 'Γι', 'ώρ', 'γος', 'Ελ', 'ένη', 'Νί', 'κος', 'Σό', 'φη'],
  cyrillic: ['Ива', 'но', 'Пет', 'ров', 'Сид', 'оре', 'Мар', 'ийк', 'Жуко', 'Щед'],
  arabic: ['مح', 'مد', 'فا', 'طم', 'عل', 'ين', 'سا', 'رة', 'خا', 'لد'],
  hebrew: ['דו', 'יד', 'שר', 'הל', 'מי', 'כא', 'רח', 'לב', 'נע', 'ם'],
  devanagari: ['रा', 'मे', 'सी', 'ता', 'अनि', 'ल', 'कि', 'श', 'गु', 'प्ता'],
  thai: ['สม', 'ชาย', 'วิ', 'ภา', 'นก', 'ดาว', 'พร', 'ศรี'],
  han: ['王', '李', '張', '劉', '陳', '偉', '芳', '敏', '靜', '麗'],
  hangul: ['김', '이', '박', '최', '민', '수', '지', '영', '현', '우'],
  kana: ['さ', 'くら', 'はな', 'コ', 'タロ', 'ガ', 'ぎん', 'ユキ', 'ぱぴ'],
} as const;

export type Script = keyof typeof syllables;
export const scripts = Object.keys(syllables) as [Script, ...Script[]];

/** Names that differ from each other in more than case, blanks and composition, and that no rule takes for a word. */
export class Names {
  readonly #random: Random;
  readonly #script: Script;
  readonly #taken = new Set<string>();

  constructor(random: Random, script: Script) {
    this.#random = random;
    this.#script = script;
  }

  /** A new name of two to four syllables. */
  next(): string {
    for (;;) {
      const parts = syllables[this.#script] as readonly [string, ...string[]];
      const length = 2 + Math.floor(this.#random.next() * 3);
      const name = Array.from({ length }, () => this.#random.pick(parts))
        .join('')
        .normalize('NFC');
      const key = name.normalize('NFKD').toUpperCase();
      if (this.#taken.has(key)) continue;
      this.#taken.add(key);
      return name;
    }
  }
}
