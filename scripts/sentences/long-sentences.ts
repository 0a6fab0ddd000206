/** A passage as a reader meets it: a paragraph, a table's cell, a label. Its line breaks are those of the file. */
export interface Passage {
  text: string;
  /** Where it begins, counted from 1. */
  line: number;
}

export interface LongSentence {
  line: number;
  words: number;
  sentence: string;
}

export const MOST_WORDS = 30;

const english = new Intl.Segmenter('en', { granularity: 'sentence' });

/** A word is what stands between spaces and holds a letter or a digit: dashes and operators count for nothing. */
export function wordsOf(sentence: string): number {
  return sentence.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** The sentences of more than 30 words, in their order. */
export function longSentences(passages: Iterable<Passage>): LongSentence[] {
  const found: LongSentence[] = [];
  for (const { text, line } of passages) {
    // The segmenter ends a sentence at a line's end, too; in a paragraph that is only where the line was full.
    for (const { segment, index } of english.segment(text.replaceAll('\n', ' '))) {
      const words = wordsOf(segment);
      const breaks = text.slice(0, index + segment.search(/\S|$/u)).split('\n').length - 1;
      if (words > MOST_WORDS)
        found.push({ line: line + breaks, words, sentence: segment.trim().replaceAll(/\s+/gu, ' ') });
    }
  }
  return found;
}
