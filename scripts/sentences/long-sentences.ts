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
    for (const { segment, index } of english.segment(segmentable(text))) {
      const words = wordsOf(segment);
      if (words <= MOST_WORDS) continue;
      const breaks = text.slice(0, index + segment.search(/\S|$/u)).split('\n').length - 1;
      const sentence = text
        .slice(index, index + segment.length)
        .trim()
        .replaceAll(/\s+/gu, ' ');
      found.push({ line: line + breaks, words, sentence });
    }
  }
  return found;
}

/**
 * The same text, letter by letter, so that the segmenter finds its sentences: it takes the end of a line for the end of a
 * sentence, and a small letter after a full stop for the same sentence, though code may begin the next one.
 */
const segmentable = (text: string): string =>
  text.replaceAll('\n', ' ').replaceAll(/`[a-z]/gu, (opening) => opening.toUpperCase());
